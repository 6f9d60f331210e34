/** Lets one touch the exchange: pointing at a run, or moving to it with the arrow keys, explains it. */
import { type Entries, panelText } from './panel.ts';
import type { RunField } from './runs.ts';

interface Data {
  readonly entries: Entries;
  readonly runs: readonly (readonly RunField[])[];
}

class WireExchange extends HTMLElement {
  #runs: readonly HTMLElement[] = [];
  #data: Data = { entries: {}, runs: [] };

  connectedCallback(): void {
    const json = this.querySelector('script[type="application/json"]')?.textContent;
    if (!json) return;
    this.#data = JSON.parse(json) as Data;
    this.#runs = [...this.querySelectorAll<HTMLElement>('[data-run]')];
    this.#runs.forEach((run, index) => this.#prepare(run, index));
    this.addEventListener('pointerover', (event) => this.#light(this.#indexAt(event)));
    this.addEventListener('click', (event) => this.#focusRun(this.#indexAt(event)));
    this.addEventListener('focusin', (event) => this.#light(this.#indexAt(event)));
    this.addEventListener('keydown', (event) => {
      const next = this.#indexAfter(event.key);
      if (next === undefined) return;
      event.preventDefault();
      this.#focusRun(next);
    });
  }

  /** The fields' words are what a run is called; its single characters are for the eye. */
  #prepare(run: HTMLElement, index: number): void {
    const { fields } = panelText(this.#data.runs[index] ?? [], this.#data.entries);
    run.setAttribute('role', 'img');
    run.setAttribute(
      'aria-label',
      fields.map(([name, value]) => (value === '' ? name : `${name}: ${value}`)).join(', '),
    );
    run.tabIndex = run.dataset['lit'] === undefined ? -1 : 0;
  }

  #indexAt({ target }: Event): number {
    const run = target instanceof Element ? target.closest<HTMLElement>('[data-run]') : null;
    return run === null ? -1 : this.#runs.indexOf(run);
  }

  #indexAfter(key: string): number | undefined {
    const focused = this.#runs.findIndex((run) => run === document.activeElement);
    if (focused < 0) return undefined;
    const last = this.#runs.length - 1;
    const places: Readonly<Record<string, number>> = {
      ArrowRight: focused + 1,
      ArrowDown: focused + 1,
      ArrowLeft: focused - 1,
      ArrowUp: focused - 1,
      Home: 0,
      End: last,
    };
    const place = places[key];
    return place === undefined ? undefined : Math.min(last, Math.max(0, place));
  }

  #focusRun(index: number): void {
    this.#runs[index]?.focus();
  }

  #light(index: number): void {
    const run = this.#runs[index];
    if (!run || run.dataset['lit'] !== undefined) return;
    for (const other of this.#runs) {
      if (other.dataset['lit'] !== undefined) delete other.dataset['lit'];
      other.tabIndex = -1;
    }
    run.dataset['lit'] = '';
    run.tabIndex = 0;
    this.#explain(this.#data.runs[index] ?? []);
  }

  #explain(run: readonly RunField[]): void {
    const { fields, meaning, section } = panelText(run, this.#data.entries);
    const names = fields.map(([name, value]) => {
      const field = document.createElement('span');
      const [bold, code] = [document.createElement('b'), document.createElement('code')];
      bold.textContent = name;
      code.textContent = value;
      field.append(bold, ' ', code);
      return field;
    });
    this.querySelector('.exchange-fields')?.replaceChildren(...names);
    const [words, cite] = this.querySelectorAll('.exchange-meaning > *');
    if (words) words.textContent = meaning;
    if (cite) cite.textContent = section;
  }
}

customElements.define('wire-exchange', WireExchange);
