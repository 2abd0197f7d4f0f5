import { LIVE_ELEMENT, type LiveData } from '../ui/messages.ts';
import { startKeyBox } from './key-box.ts';
import { startDataForm } from './live/data-form.ts';
import { FigureBoard } from './live/figure-board.ts';
import { connectLive, LINKS, type Link } from './live/live-connection.ts';
import { NodeCard } from './live/node-card.ts';

// What the live page's script does: it fills in the figures that come once a second, and asks its server for what is clicked.

const { setting, keyBoxes } = JSON.parse(document.getElementById(LIVE_ELEMENT)!.textContent!) as LiveData;

for (const [id, keyBox] of Object.entries(keyBoxes)) startKeyBox(document.getElementById(id)!, keyBox);
startDataForm(document.querySelector('form')!, setting);

const status = document.getElementById('link')!;
const load = document.getElementById('load');
const loadBoard = load ? new FigureBoard(load) : undefined;
const cards = new Map(
  [...document.querySelectorAll<HTMLElement>('[data-node]')].map((element) => [
    element.dataset.node!,
    new NodeCard(element, setting),
  ]),
);

function showLink(link: Link): void {
  if (document.documentElement.dataset.link === link) return;
  document.documentElement.dataset.link = link;
  status.textContent = LINKS[link];
  if (link !== 'live') for (const card of cards.values()) card.showOld();
}

connectLive(
  setting,
  (message) => {
    if (message.kind === 'nodes') for (const node of message.nodes) cards.get(node.id)?.show(node);
    else loadBoard?.show(message.load);
  },
  showLink,
);
document.documentElement.dataset.ready = 'true';
