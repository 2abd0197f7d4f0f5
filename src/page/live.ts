import { LIVE_ELEMENT, type LiveData, type LoadSample, type NodeSample } from '../ui/messages.ts';
import { startKeyBox } from './key-box.ts';
import { startDataForm } from './live/data-form.ts';
import { FigureBoard } from './live/figure-board.ts';
import { connectLive, LINKS, type Link } from './live/live-connection.ts';
import { NodeCard } from './live/node-card.ts';

// What the live page's script does: it fills in the figures that come once a second, and asks its server for what is clicked.

const { setting, keyBoxes } = JSON.parse(document.getElementById(LIVE_ELEMENT)!.textContent!) as LiveData;

const down = new Set<string>();
const boxes = Object.entries(keyBoxes).map(([id, box]) => startKeyBox(document.getElementById(id)!, box, down));
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

let isMeasuring = false;

function showNodes(nodes: readonly NodeSample[]): void {
  for (const node of nodes) {
    cards.get(node.id)?.show(node);
    if (node.isUp) down.delete(node.id);
    else down.add(node.id);
  }
  for (const box of boxes) box.refresh();
}

/** What nodes did while keys were stored and the load warmed up would flatten the line of the measurement. */
function showLoad(seen: LoadSample): void {
  if (!isMeasuring) for (const card of cards.values()) card.forgetRates();
  isMeasuring = true;
  loadBoard?.show(seen);
}

function showLink(link: Link): void {
  if (document.documentElement.dataset.link === link) return;
  document.documentElement.dataset.link = link;
  status.textContent = LINKS[link];
  if (link !== 'live') for (const card of cards.values()) card.showOld();
}

connectLive(
  setting,
  (message) => {
    if (message.kind === 'nodes') showNodes(message.nodes);
    else showLoad(message.load);
  },
  showLink,
);
document.documentElement.dataset.ready = 'true';
