// Sets the theme before the first paint, so that a dark page does not flash white.
try {
  const theme = JSON.parse(localStorage.getItem("glassboard.theme") || '"system"');
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // no storage: the system's theme
}
