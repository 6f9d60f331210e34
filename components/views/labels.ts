/** What the views call items: short words, shapes and sides. */
import { type Direction, type Item, label } from '../../wire/index.ts';
import { bytesText, shorten } from './format.ts';

export type Side = 'client' | 'server';

export const senderOf = (direction: Direction): Side =>
  direction === 'client-to-server' ? 'client' : 'server';

/** The direction as an arrow between the lifelines, client on the left. */
export const arrowOf = (direction: Direction): string => (direction === 'client-to-server' ? '→' : '←');

export const directionWords = (direction: Direction): string =>
  direction === 'client-to-server' ? 'client to server' : 'server to client';

/** The mark at an arrow's tail: what kind of thing was sent, by shape. */
export type Shape = 'http' | 'text' | 'binary' | 'continuation' | 'control' | 'opaque' | 'chunk';

export function shapeOf(item: Item): Shape {
  if (item.kind === 'request' || item.kind === 'response') return 'http';
  if (item.kind === 'opaque') return 'opaque';
  if (item.opcode >= 8) return 'control';
  if (item.opcode === 0) return 'continuation';
  return item.opcode === 1 ? 'text' : 'binary';
}

export const shapeWords: Readonly<Record<Shape, string>> = {
  http: 'HTTP message',
  text: 'text frame',
  binary: 'binary frame',
  continuation: 'continuation frame',
  control: 'control frame',
  opaque: 'other bytes',
  chunk: 'chunk: what one read returned',
};

/** What an item says, cut short, to stand behind its label; nothing where it says nothing in words. */
export function preview(item: Item, most: number): string {
  if (item.kind === 'frame') {
    if (item.close) return item.close.reason && quoted(item.close.reason, most);
    return item.text ? quoted(item.text, most) : '';
  }
  if (item.kind === 'opaque') return '';
  return item.body.length ? bytesText(item.body.length) : '';
}

/** Text in quotation marks, cut to `most` characters. */
export const quoted = (text: string, most: number): string =>
  `“${shorten(text.slice(0, most * 2).replaceAll(/\s+/g, ' '), most)}”`;

/** An item's label; the session's path is left out of request targets, as it is the same in all of them. */
export function shortLabel(item: Item, base: string | undefined): string {
  const whole = label(item);
  return base && item.kind === 'request' ? whole.replace(base, '') : whole;
}
