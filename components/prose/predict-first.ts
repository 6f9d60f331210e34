/** A prediction: takes the reader's guess, then shows it beside what was measured. Without JavaScript the answer is under a fold. */
import { compareGuess } from './compare-guess.ts';

class PredictFirst extends HTMLElement {
  connectedCallback(): void {
    const measured = Number(this.dataset['value']);
    const form = this.querySelector('form');
    const input = this.querySelector('input');
    const guess = this.querySelector('.predict-guess');
    const answer = this.querySelector('details');
    if (this.dataset['value'] === undefined || !form || !input || !guess || !answer) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      guess.textContent = compareGuess(input.valueAsNumber, measured);
      answer.open = true;
    });
  }
}

customElements.define('predict-first', PredictFirst);
