// SPDX-License-Identifier: Apache-2.0
// The head of a page. The language menu: Escape and a click elsewhere close it; the place in the page is kept in the other language.

export function wireLanguages(): void {
  const menu = document.querySelector<HTMLDetailsElement>('details.languages');
  if (!menu) return;
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  menu.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    if (link) link.hash = location.hash;
  });
}

/** On a phone the list of pages scrolls sideways: to the page that is open. */
export function showCurrentPage(): void {
  const current = document.querySelector('nav.pages [aria-current]'), list = current?.closest('ul');
  if (!current || !list) return;
  const here = current.getBoundingClientRect(), frame = list.getBoundingClientRect();
  list.scrollLeft += here.left + here.width / 2 - (frame.left + frame.width / 2);
}
