// A button that opens a menu. The browser closes it on Escape or a click elsewhere.
import { html, type TemplateResult } from 'lit-html';

/** A menu item. */
export interface MenuItem {
  readonly label: string;
  /** A short additional note. */
  readonly note?: string;
  readonly isOff?: boolean;
  readonly choose: () => void;
}

/** @param id of the menu, unique within the page */
export function menuView(id: string, label: string, items: readonly MenuItem[], isOff = false): TemplateResult {
  return html`<button
      class="secondary menu-button"
      id="${id}-button"
      aria-haspopup="menu"
      popovertarget=${id}
      ?disabled=${isOff}
    >
      ${label}
    </button>
    <div popover class="menu" id=${id} role="menu" aria-labelledby="${id}-button" @toggle=${opened} @keydown=${moved}>
      ${items.map(
        (item) =>
          html`<button
            role="menuitem"
            ?disabled=${item.isOff === true}
            @click=${(event: Event) => {
              (event.currentTarget as HTMLElement).closest<HTMLElement>('[popover]')!.hidePopover();
              item.choose();
            }}
          >
            ${item.label}${item.note === undefined ? '' : html`<span class="note">${item.note}</span>`}
          </button>`,
      )}
    </div>`;
}

const itemsIn = (menu: HTMLElement): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>('button:enabled')];

/**
 * Focuses the first item, so that the arrow keys move within the menu. The style sheet places it below its button, or
 * above it if there is no room.
 */
function opened(event: Event): void {
  if ((event as ToggleEvent).newState !== 'open') return;
  itemsIn(event.currentTarget as HTMLElement)[0]?.focus();
}

function moved(event: KeyboardEvent): void {
  const items = itemsIn(event.currentTarget as HTMLElement);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const wanted = targets[event.key];
  if (wanted === undefined || items.length === 0) return;
  event.preventDefault();
  items.at(wanted % items.length)!.focus();
}
