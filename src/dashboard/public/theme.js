// Before the first paint, and a file of its own: the page's policy allows no inline script.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('softadastra.theme');
  } catch {
    // Without storage the page follows the system.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = theme;
})();
