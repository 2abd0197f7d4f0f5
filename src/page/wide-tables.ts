/** Marks what is wider than its place for as long as there is more to the right: the style sheet fades that edge. */
export function markWideTables(root: ParentNode): void {
  const mark = (place: HTMLElement) => {
    const left = place.scrollWidth - place.clientWidth - place.scrollLeft;
    place.classList.toggle('has-more', left > 1);
  };
  // Also when one is opened: closed it has no width.
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) mark(target as HTMLElement);
  });
  for (const place of root.querySelectorAll<HTMLElement>('.wide')) {
    observer.observe(place);
    place.addEventListener('scroll', () => mark(place), { passive: true });
  }
}

/** Opens all that is folded away for as long as it is printed: nobody can open it on paper. */
export function unfoldForPaper(root: ParentNode): void {
  let folded: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = [...root.querySelectorAll('details')].filter(({ open }) => !open);
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });
}
