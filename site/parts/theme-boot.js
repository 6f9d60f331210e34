// Runs before the first paint, so that a chosen theme never flashes. Keep it tiny: it is inlined in every page.
try {
  var theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the page then follows the system.
}
