/** What a lesson may name; anything else fails the build. docs/writing-lessons.md lists the properties. */
import Bytes from '../components/prose/Bytes.astro';
import Client from '../components/prose/Client.astro';
import Figure from '../components/prose/Figure.astro';
import Lab from '../components/prose/Lab.astro';
import Mistake from '../components/prose/Mistake.astro';
import Mistakes from '../components/prose/Mistakes.astro';
import Note from '../components/prose/Note.astro';
import Predict from '../components/prose/Predict.astro';
import Recorded from '../components/prose/Recorded.astro';
import RecordedBytes from '../components/prose/RecordedBytes.astro';
import RecordedHead from '../components/prose/RecordedHead.astro';
import Server from '../components/prose/Server.astro';
import Source from '../components/prose/Source.astro';
import Term from '../components/prose/Term.astro';

export const lessonComponents = {
  Bytes,
  Client,
  Figure,
  Lab,
  Mistake,
  Mistakes,
  Note,
  Predict,
  Recorded,
  RecordedBytes,
  RecordedHead,
  Server,
  Source,
  Term,
};
