/** The fields of a frame, to the bit. */
import { byteCount, hex } from '../bytes/text.ts';
import type { Field } from '../field.ts';
import { FieldMaker } from '../field-tree.ts';
import type { InflatedMessage } from '../conversation/message-reader.ts';
import { readClose } from './close.ts';
import { readFrameHead } from './frame.ts';
import { OPCODE, opcodeName } from './opcode.ts';

type Inflated = Pick<InflatedMessage, 'bytes' | 'blocks'>;

/** Fields of a frame whose wire bytes, or as many as are kept, are `bytes`; `payload` is unmasked. */
export function frameFields(bytes: Uint8Array, payload: Uint8Array, inflated?: Inflated): Field[] {
  const maker = new FieldMaker(bytes);
  const first = bytes[0];
  if (first === undefined) return [];
  const fields = firstByteFields(maker, first);
  const head = readFrameHead(bytes, 0);
  if (!head) {
    if (bytes.length > 1) fields.push(maker.bytesField('ws.unfinished-head', 1, bytes.length));
    return fields;
  }
  const { masked, payloadLength, lengthBits, headLength } = head;
  const short = (bytes[1] ?? 0) & 127;
  const where = lengthBits === 7 ? byteCount(short) : `${short}: the next ${lengthBits / 8} bytes hold it`;
  fields.push(maker.bitsField('ws.mask', 8, 1, Number(masked), masked ? 'masked' : 'not masked'));
  fields.push(maker.bitsField('ws.payload-length', 9, 7, short, where));
  const keyStart = masked ? headLength - 4 : headLength;
  if (lengthBits !== 7) {
    const id = lengthBits === 16 ? 'ws.extended-length-16' : 'ws.extended-length-64';
    fields.push(maker.bytesField(id, 2, keyStart, byteCount(payloadLength)));
  }
  if (masked)
    fields.push(
      maker.bytesField('ws.masking-key', keyStart, headLength, hex(bytes.subarray(keyStart, headLength))),
    );
  if (bytes.length > headLength)
    fields.push(...payloadFields(maker, headLength, masked, payload, first & 15));
  if (inflated) fields.push(inflatedField(inflated));
  return fields;
}

function firstByteFields(maker: FieldMaker, first: number): Field[] {
  const opcode = first & 15;
  const bit = (position: number): number => (first >> (7 - position)) & 1;
  return [
    maker.bitsField('ws.fin', 0, 1, bit(0), bit(0) ? 'final frame' : 'more frames follow'),
    maker.bitsField('ws.rsv1', 1, 1, bit(1), bit(1) ? 'set' : 'not set'),
    maker.bitsField('ws.rsv2', 2, 1, bit(2), bit(2) ? 'set' : 'not set'),
    maker.bitsField('ws.rsv3', 3, 1, bit(3), bit(3) ? 'set' : 'not set'),
    maker.bitsField('ws.opcode', 4, 4, opcode, `${opcodeName(opcode)} (0x${opcode.toString(16)})`),
  ];
}

/** The payload on the wire, and what it is when unmasked; a close frame's parts are children of the readable one. */
function payloadFields(
  maker: FieldMaker,
  start: number,
  masked: boolean,
  payload: Uint8Array,
  opcode: number,
): Field[] {
  const end = maker.bytes.length;
  if (!masked)
    return [
      maker.bytesField('ws.payload', start, end, undefined, closeFields(maker, start, payload, opcode)),
    ];
  const unmasked = new FieldMaker(payload, 'unmasked');
  return [
    maker.bytesField('ws.payload', start, end, hex(maker.bytes.subarray(start, end))),
    unmasked.bytesField(
      'ws.unmasked-payload',
      0,
      payload.length,
      undefined,
      closeFields(unmasked, 0, payload, opcode),
    ),
  ];
}

function closeFields(maker: FieldMaker, start: number, payload: Uint8Array, opcode: number): Field[] {
  if (opcode !== OPCODE.close || payload.length < 2) return [];
  const { code, reason } = readClose(payload);
  const fields = [maker.bytesField('ws.close-code', start, start + 2, String(code))];
  if (payload.length > 2)
    fields.push(maker.bytesField('ws.close-reason', start + 2, start + payload.length, reason));
  return fields;
}

const BLOCK_IDS = {
  stored: 'deflate.stored-block',
  fixed: 'deflate.fixed-block',
  dynamic: 'deflate.dynamic-block',
} as const;

/** The message after inflation, and which of it came from which block. */
function inflatedField({ bytes, blocks }: Inflated): Field {
  const maker = new FieldMaker(bytes, 'inflated');
  const shown = blocks.filter(({ start, end }) => end > start && end <= bytes.length);
  const children = shown.map(({ type, start, end }) => maker.bytesField(BLOCK_IDS[type], start, end));
  const rest = shown.at(-1)?.end ?? 0;
  if (rest < bytes.length && shown.length > 0)
    children.push(maker.bytesField('stream.more', rest, bytes.length));
  return maker.bytesField('ws.inflated-payload', 0, bytes.length, undefined, children);
}
