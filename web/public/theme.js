// Sets the theme before the first paint, so that a dark page does not flash white.
let theme = "system";
try {
  theme = JSON.parse(localStorage.getItem("glassboard.theme")) ?? theme;
} catch {
  // no storage: the system's theme
}
const dark = theme === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
document.documentElement.dataset.theme = dark ? "dark" : "light";
