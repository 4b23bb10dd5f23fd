// Tells an element when it comes near the screen and when it leaves it.

type Listener = (visible: boolean) => void;

const listeners = new WeakMap<Element, Listener>();
let observer: IntersectionObserver | null = null;

// A Svelte attachment; one observer serves every element.
export function onScreen(listener: Listener): (element: Element) => () => void {
  return (element) => {
    observer ??= new IntersectionObserver(
      (entries) => entries.forEach((entry) => listeners.get(entry.target)?.(entry.isIntersecting)),
      { rootMargin: "240px 0px" },
    );
    listeners.set(element, listener);
    observer.observe(element);
    return () => observer?.unobserve(element);
  };
}
