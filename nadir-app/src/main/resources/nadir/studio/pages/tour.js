// The guided tour: four jobs, whose ids are in the address, so that a reload goes on where it was.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {get, post} from '/api.js';
import {adam} from '/results.js';
import '/job.js';

const LOSS = 'squared';

const STEPS = [
  {
    title: 'Make a trap', action: 'Make a trap',
    text: 'A small network is trained until it cannot get better, and then widened: each unit becomes several copies that share its outgoing weights. What comes out is a bad local minimum of the wide network, and known to be one.',
    call: folder => ({command: 'trap minimum', arguments: [], options: {'--output': folder}}),
  },
  {
    title: 'Watch Adam stay', action: 'Let Adam try to leave',
    text: 'Adam starts in the trap and is shaken by small batches for 3,000 epochs. The loss trembles, and stays where it is, although a much lower one is possible.',
    call: folder => adam(folder, LOSS),
  },
  {
    title: 'Watch the fiber walk leave', action: 'Walk out along the fiber',
    text: 'Copies of units can be moved so that the network computes the same: the set of such parameters is the fiber. Walking along it costs no loss, and at its other end there is a way down.',
    call: folder => ({command: 'escape', arguments: [`${folder}/model.onnx`, `${folder}/data.csv`], options: {'--target': 'y0', '--output': `${folder}/free.onnx`}}),
  },
  {
    title: 'Prove it', action: 'Prove that it was a trap',
    text: 'All this was computed in floating-point numbers, which round. A proof does not: in interval arithmetic it is shown that a local minimum lies within a tiny box around the stored parameters, and that there are better ones.',
    call: folder => ({command: 'certify', arguments: [`${folder}/model.onnx`, `${folder}/data.csv`], options: {'--target': 'y0'}}),
  },
];

class Tour extends LitElement {
  static properties = {jobs: {}, folder: {state: true}, finished: {state: true}, better: {state: true}, error: {state: true}, busy: {state: true}};

  createRenderRoot() {
    return this;
  }

  get ids() {
    return this.jobs ? this.jobs.split('/').filter(Boolean) : [];
  }

  async willUpdate(changed) {
    if (!changed.has('jobs')) return;
    this.finished = undefined;
    if (this.ids.length) {
      try {
        this.folder = (await get(`jobs/${this.ids[0]}`)).call.options['--output'][0];
      } catch (failure) {
        this.error = failure.message;
      }
    }
  }

  async begin(step) {
    this.busy = true;
    this.error = undefined;
    try {
      const folder = step === 0 ? await freeName() : this.folder;
      const job = await post('jobs', STEPS[step].call(folder));
      location.hash = `#/tour/${[...this.ids, job.id].join('/')}`;
    } catch (failure) {
      this.error = failure.message;
    } finally {
      this.busy = false;
    }
  }

  render() {
    const ids = this.ids;
    const ready = ids.length === 0 || this.finished === ids.at(-1);
    return html`<ol class="tour">${STEPS.map((step, k) => html`<li class=${k < ids.length ? 'begun' : k === ids.length ? 'next' : 'later'}>
      <h2>${k + 1}. ${step.title}</h2><p>${step.text}</p>
      ${k < ids.length ? html`<n-job compact .job=${ids[k]} .marks=${k === 1 ? this.better : undefined} @settled=${event => this.settled(k, ids[k], event.detail)}></n-job>` : nothing}
      ${k === ids.length ? html`<p><button class="primary" ?disabled=${!ready || this.busy} @click=${() => this.begin(k)}>${step.action}</button></p>` : nothing}
    </li>`)}</ol>
    ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
    ${ids.length === STEPS.length && ready ? html`<p class="end">That is the whole story. Now with your own: <a href="#/train">train</a> a network, or <a href="#/audit">audit</a> one that you have.</p>` : nothing}`;
  }

  settled(step, id, {view, document}) {
    if (step === 0 && document?.betterLoss !== undefined) this.better = {loss: {name: 'a better point, known from the construction', value: document.betterLoss}};
    if (['finished', 'interrupted'].includes(view.state) && id === this.ids.at(-1)) this.finished = id;
  }
}
customElements.define('n-tour', Tour);

async function freeName() {
  const {files} = await get('files');
  const taken = new Set(files.map(file => file.name));
  let k = 1;
  while (taken.has(`tour-${k}`)) k++;
  return `tour-${k}`;
}
