/** The theme's three radio buttons: applies a choice at once and keeps it on the device. */
class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const root = document.documentElement;
    const current = root.dataset['theme'] ?? 'system';
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.value === current;
      input.addEventListener('change', () => choose(root, input.value));
    }
    this.dataset['ready'] = '';
  }
}

function choose(root: HTMLElement, theme: string): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

customElements.define('theme-switch', ThemeSwitch);
