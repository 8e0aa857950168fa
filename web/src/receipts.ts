// SPDX-License-Identifier: Apache-2.0
// A figure opens a panel with its receipt: the receipt and the entries of its sources, copied from where they stand in the page.
import { isolated, text } from './texts.ts';

let panel: HTMLDialogElement | undefined;
let opener: HTMLElement | undefined;

export function wireReceipts(): void {
  for (const link of document.querySelectorAll('a.fig[href^="#r-"]')) link.setAttribute('aria-haspopup', 'dialog');
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a.fig');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (openReceipt(link, link)) event.preventDefault();
  });
}

/** Shows the receipt that `link` points at; `from` gets the focus back. False if the page does not have it. */
export function openReceipt(link: HTMLAnchorElement, from: HTMLElement): boolean {
  const receipt = target(link);
  if (!receipt) {
    if (link !== from) link.click();
    return false;
  }
  const body = document.createElement('div');
  const figure = document.createElement('p');
  figure.className = 'figure';
  figure.append(isolated(link.textContent ?? ''));
  body.append(figure, copyOf(receipt));
  const sources = receipt.querySelectorAll<HTMLAnchorElement>('a.source');
  for (const entry of new Set([...sources].map(target))) if (entry) body.append(copyOf(entry));
  for (const code of body.querySelectorAll<HTMLElement>('.expression')) code.closest('pre')?.after(copyButton(code));

  panel ??= makePanel();
  panel.querySelector('.body')?.replaceChildren(...body.childNodes);
  opener = from;
  panel.showModal();
  panel.scrollTop = 0;
  return true;
}

function target(link: HTMLAnchorElement): HTMLElement | null {
  const address = link.getAttribute('href') ?? '';
  return address.startsWith('#') ? document.getElementById(decodeURIComponent(address.slice(1))) : null;
}

function copyOf(entry: HTMLElement): HTMLElement {
  const copy = entry.cloneNode(true) as HTMLElement;
  for (const part of [copy, ...copy.querySelectorAll<HTMLElement>('[id]')]) part.removeAttribute('id');
  for (const link of copy.querySelectorAll('a.source')) link.replaceWith(...link.childNodes);
  for (const block of copy.querySelectorAll('pre')) block.tabIndex = 0;
  return copy;
}

function makePanel(): HTMLDialogElement {
  const made = document.createElement('dialog');
  made.className = 'receipt-panel';
  made.setAttribute('aria-labelledby', 'receipt-panel-title');
  const title = document.createElement('h2');
  title.id = 'receipt-panel-title';
  title.textContent = text('receipt');
  const body = document.createElement('div');
  body.className = 'body';
  made.append(button('close', text('close'), () => made.close()), title, body);
  made.addEventListener('click', (event) => {
    if (event.target === made) made.close();
  });
  made.addEventListener('close', () => opener?.focus());
  document.body.append(made);
  return made;
}

function copyButton(code: HTMLElement): HTMLButtonElement {
  const made = button('copy', text('copy'), () => {
    const done = (): void => { made.textContent = text('copied'); };
    const byHand = (): void => getSelection()?.selectAllChildren(code);     // where the browser refuses: ready for Ctrl+C
    if (navigator.clipboard) navigator.clipboard.writeText(code.textContent ?? '').then(done, byHand);
    else byHand();
  });
  made.setAttribute('aria-live', 'polite');
  return made;
}

function button(className: string, label: string, action: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = label;
  made.addEventListener('click', action);
  return made;
}
