import { LIVE_ELEMENT, type LiveData, type LiveMessage } from '../ui/messages.ts';
import { startKeyBox } from './key-box.ts';
import { startDataForm } from './live/data-form.ts';
import { FigureBoard } from './live/figure-board.ts';
import { connectLive } from './live/live-connection.ts';
import { NodeCard } from './live/node-card.ts';

// What the live page's script does: it fills in the figures that come once a second, and asks its server for what is clicked.

const { setting, keyBoxes } = JSON.parse(document.getElementById(LIVE_ELEMENT)!.textContent!) as LiveData;

for (const [id, keyBox] of Object.entries(keyBoxes)) startKeyBox(document.getElementById(id)!, keyBox);
startDataForm(document.querySelector('form')!, setting);

const load = document.getElementById('load');
const loadBoard = load === null ? undefined : new FigureBoard(load);
const cards = new Map(
  [...document.querySelectorAll<HTMLElement>('[data-node]')].map((element) => [
    element.dataset.node!,
    new NodeCard(element, setting),
  ]),
);

function show(message: LiveMessage): void {
  if (message.kind === 'nodes') for (const node of message.nodes) cards.get(node.id)?.show(node);
  else loadBoard?.show(message.load);
}

connectLive(document.getElementById('link')!, setting.token, {
  onMessage: show,
  onOld: () => {
    for (const card of cards.values()) card.forget();
  },
});
document.documentElement.dataset.ready = 'true';
