/** Which of the two colour schemes the page is in, for what CSS cannot colour. */

export type ColourScheme = 'light' | 'dark';

/** Calls back now and whenever the page or the system changes the scheme. */
export function observeColourScheme(callback: (scheme: ColourScheme) => void): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const tell = () => {
    const { colorScheme } = getComputedStyle(document.documentElement);
    callback(schemeOf(colorScheme, system.matches));
  };
  system.addEventListener('change', tell);
  new MutationObserver(tell).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['class', 'style', 'data-theme'],
  });
  tell();
}

/** The scheme that a computed `color-scheme` comes to; with both allowed, the system decides. */
export function schemeOf(colorScheme: string, systemIsDark: boolean): ColourScheme {
  const allowed = colorScheme.split(' ').filter((word) => word === 'light' || word === 'dark');
  const [only] = allowed;
  return allowed.length === 1 && only ? only : systemIsDark ? 'dark' : 'light';
}
