/** Ids of the field table. */
export type FieldId = string;
export type ProblemId = string;
