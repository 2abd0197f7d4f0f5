import type { LiveSetting, NodeSample } from '../../ui/messages.ts';
import { ask } from './ask.ts';
import { FigureBoard } from './figure-board.ts';

/** One node: its figures, whether it is there, and the buttons that kill and start it. */
export class NodeCard {
  readonly #element: HTMLElement;
  readonly #board: FigureBoard;
  readonly #state: HTMLElement;
  readonly #buttons: HTMLButtonElement[];
  /** Where else it is drawn: its arcs, its lane and the legend, where it has them. */
  readonly #drawn: Element[];
  #isBusy = false;
  #isUp = true;
  /** Whether what it shows is not of now. */
  #isOld = true;

  constructor(element: HTMLElement, { token }: LiveSetting) {
    this.#element = element;
    this.#board = new FigureBoard(element);
    this.#state = element.querySelector('[data-figure="state"]')!;
    this.#buttons = [...element.querySelectorAll('button')];
    const drawn = [...document.querySelectorAll<HTMLElement | SVGElement>('[data-owner]')];
    this.#drawn = drawn.filter(({ dataset }) => dataset.owner === element.dataset.node);
    for (const button of this.#buttons) button.onclick = () => this.#do(token, button.dataset.do!);
  }

  show(sample: NodeSample): void {
    this.#isUp = sample.isUp;
    this.#isOld = false;
    this.#board.show(sample.isUp ? sample : undefined);
    if (!this.#isBusy) this.#say(sample.isUp ? 'up' : 'no answer');
    for (const each of [this.#element, ...this.#drawn]) each.classList.toggle('down', !sample.isUp);
    this.#enable();
  }

  /** Its line begins anew. */
  forgetRates(): void {
    this.#board.forgetRates();
  }

  /** Nothing is known of the node any more, until `show` is called again. */
  showOld(): void {
    this.#isOld = true;
    this.#say(this.#isUp ? 'was up' : 'gave no answer');
    this.#enable();
  }

  async #do(token: string, action: string): Promise<void> {
    this.#isBusy = true;
    this.#enable();
    this.#say(action === 'kill' ? 'killing …' : 'starting …');
    try {
      await ask(token, action, { node: this.#element.dataset.node });
    } catch (error) {
      this.#say((error as Error).message);
    }
    this.#isBusy = false;
    this.#enable();
  }

  #say(text: string): void {
    if (this.#state.textContent !== text) this.#state.textContent = text;
  }

  #enable(): void {
    const isOff = this.#isBusy || this.#isOld;
    for (const button of this.#buttons) button.disabled = isOff || (button.dataset.do === 'kill') !== this.#isUp;
  }
}
