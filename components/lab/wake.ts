/**
 * The one script that a page with labs loads. It stays tiny: everything a live lab
 * needs is imported when the lab nears the viewport, is focused or is touched.
 *
 * The page renders each lab on the server inside an element with `data-lab="<lab id>"`
 * that has no other child. Its data is at `<base>labs/<id>.json` (the `Lab`) and
 * `<base>labs/<id>.trace` (the recording, encoded; may be missing).
 */
import type { Check } from '../checks/check.ts';

export interface WakeOptions {
  /** Loads the checks of a lab by its id; labs that are not listed have none. */
  readonly checks?: Readonly<Record<string, () => Promise<{ readonly default: readonly Check[] }>>>;
}

/** How near the viewport a lab comes before it wakes, in CSS pixels. */
const NEAR = 600;

/** Finds the static labs of the page and wakes each when it is needed. */
export function wake({ checks = {} }: WakeOptions = {}): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-lab]')) {
    const id = element.dataset['lab'] ?? '';
    sleep(element, async () => {
      const { hydrateLab } = await import('./hydrate-lab.ts');
      return hydrateLab(element, id, checks[id]);
    });
  }
  bringToPinned();
  addEventListener('hashchange', bringToPinned);
}

/** An address that names bits of a lab's recorded run brings the lab into view, where it wakes and shows them. */
function bringToPinned(): void {
  const id = /^#wire=([^:]+):/.exec(location.hash)?.[1];
  if (id !== undefined) document.querySelector(`[data-lab="${CSS.escape(id)}"]`)?.scrollIntoView();
}

/** Waits for a reason to wake; a click on Run until the lab is live is carried out then. */
function sleep(element: HTMLElement, hydrate: () => Promise<{ run(): void }>): void {
  const asleep = new AbortController();
  let state: 'asleep' | 'waking' = 'asleep';
  let runWanted = false;

  const rouse = async () => {
    if (state === 'waking') return;
    state = 'waking';
    try {
      const lab = await hydrate();
      asleep.abort();
      observer.disconnect();
      element.dataset['awake'] = '';
      if (runWanted) lab.run();
    } catch (error) {
      // The static lab stays as it was; the next touch tries again.
      state = 'asleep';
      runWanted = false;
      console.error(`The lab ${element.dataset['lab']} could not be woken.`, error);
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void rouse();
    },
    { rootMargin: `${NEAR}px` },
  );
  const options = { signal: asleep.signal };
  observer.observe(element);
  element.addEventListener('focusin', () => void rouse(), options);
  element.addEventListener('pointerdown', () => void rouse(), options);
  element.addEventListener(
    'click',
    ({ target }) => {
      if (!(target instanceof Element) || !target.closest('[data-run]')) return;
      runWanted = true;
      void rouse();
    },
    options,
  );
}
