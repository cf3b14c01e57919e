// What came of a job or a run: its document, shown by the kind of its command.
import {html, nothing} from '/lib/lit/index.js';
import {about} from '/api.js';
import {audit, spectrum} from '/audit.js';
import {bench} from '/bench.js';
import {census, exploration} from '/census.js';
import {figure, words} from '/format.js';
import {next, shared} from '/job.js';
import {race} from '/race.js';
import {lookAround, surface} from '/surface.js';
import {sweep} from '/sweep.js';

/** The view of a document; `view` is its job, or undefined for a run. */
export function result(document, view) {
  const show = {train: training, audit, spectrum, escape, certify, check, linear: census, explore: exploration, trap, race, bench, sweep, surface}[document.command];
  return html`<section class="result" data-command=${document.command}>
    ${show ? show(document, view) : plain(document)}
    ${document.conventions?.formula ? html`<p class="note">Conventions: ${document.conventions.formula}.</p>` : nothing}
    <details><summary>All figures</summary><pre tabindex="0">${JSON.stringify(document, null, 1)}</pre></details>
  </section>`;
}

/** A verdict in words. `kind` is good, bad or open. */
export const verdict = (kind, title, lines) => html`<div class=${`verdict ${kind}`}><h2>${title}</h2>
  ${lines.filter(Boolean).map(text => html`<p>${text}</p>`)}</div>`;

/** Figures with their notes: `[name, value, note]`. */
export const figures = list => html`<dl class="figures">${list.filter(Boolean).map(([name, value, note]) => html`<div>
  <dt>${name}</dt><dd>${value}${note ? html`<small>${note}</small>` : nothing}</dd></div>`)}</dl>`;

/** Buttons that start what comes next: `[label, command, model, options]`. */
export const steps = (view, list) => view ? html`<p class="buttons next">${list.filter(Boolean).map(([label, command, model, options], k) =>
  html`<button class=${k === 0 ? 'primary' : ''} @click=${async event => {
    event.target.disabled = true;
    try {
      await next(command, view, model, (await about()).commands, options);
    } catch (failure) {
      event.target.disabled = false;
      event.target.parentElement.insertAdjacentText('afterend', failure.message);
    }
  }}>${label}</button>`)}</p>` : nothing;

/** A button that leads to the form of a surface around a model. */
export const around = (view, model, more = {}) => view && model ? html`<p class="buttons"><button @click=${async () =>
  lookAround(model, view.call.arguments.at(-1), {...shared('surface', view, (await about()).commands), ...more})}>See the surface around it</button></p>` : nothing;

const dropped = new Set(['nadir', 'command', 'conventions']);

function plain(document) {
  const simple = Object.entries(document).filter(([name, value]) => !dropped.has(name) && (value === null || typeof value !== 'object'));
  return figures(simple.map(([name, value]) => [words(name), typeof value === 'number' ? figure(value) : String(value)]));
}

function training(document, view) {
  return html`${verdict(document.outcome === 'converged' ? 'good' : 'open', `Trained: ${words(document.outcome)}`, [document.reason, document.remedy])}
    ${figures([
      ['Loss', figure(document.loss, 8)],
      ['Gap to the lower bound', figure(document.gap, 5), document.lowerBoundAttained ? 'the bound is attained' : 'the bound need not be attained'],
      document.accuracy !== undefined && ['Accuracy', `${figure(100 * document.accuracy, 5)} %`, 'on these samples'],
      ['Gradient norm', figure(document.gradientNorm, 4)],
      ['Network', document.network, `${figure(document.parameters)} parameters`],
      ['Optimiser', document.optimizer, `${figure(document.iterations)} iterations, seed ${document.seed}`],
    ])}
    ${document.elimination ? elimination(document.elimination) : nothing}
    ${steps(view, [['Audit: is it stuck?', 'audit', document.model], ['Look at its spectrum', 'spectrum', document.model, {'--density': []}]])}
    ${around(view, document.model, document.trajectory ? {'--trajectory': document.trajectory} : {})}`;
}

function elimination(report) {
  const simple = Object.entries(report).filter(([, value]) => value === null || typeof value !== 'object');
  return html`<h2>Added neurons</h2>${figures(simple.map(([name, value]) => [words(name), typeof value === 'number' ? figure(value) : String(value)]))}`;
}

function escape(document, view) {
  const losses = document.steps.map(step => step.loss);
  return html`${verdict(document.escaped ? 'good' : 'bad', document.escaped ? `Escaped by ${document.method}` : 'No way out found', [document.reason, document.remedy])}
    ${figures([
      ['Before', figure(document.before, 7)], ['After', figure(document.after, 7)],
      ['Evaluations', figure(document.evaluations)], ['Rise on the way', figure(document.rise, 3), 'at most'],
      ['Network', document.network, `${figure(document.parameters)} parameters`],
    ])}
    <n-chart .spec=${{
      title: 'The way out', summary: `Loss from ${figure(losses[0], 5)} to ${figure(losses.at(-1), 5)} in ${losses.length} stages.`,
      traces: [{type: 'scatter', mode: 'lines+markers', name: 'loss', x: document.steps.map(step => step.evaluations), y: losses,
        text: document.steps.map(step => step.stage), line: {color: '--blue'}, marker: {color: '--blue', size: 8}}],
      x: {title: 'evaluations, in passes over the data'}, y: {title: 'loss'},
      columns: ['stage', 'evaluations', 'loss', 'gradient norm'],
      rows: () => document.steps.map(step => [step.stage, step.evaluations, step.loss, step.gradientNorm]),
    }}></n-chart>
    ${steps(view, [['Audit the new point', 'audit', document.model]])}${around(view, document.model)}`;
}

const CLAIMS = {
  'strict-minimum': 'a strict local minimum', 'wide-minimum': 'a local minimum of a wide network, which is not strict',
  saddle: 'a saddle', suboptimal: 'a point that is not the best',
};

function certify(document, view) {
  const proved = document.status === 'proved';
  return html`${verdict(proved ? 'good' : 'open', proved ? `Proved: ${CLAIMS[document.claim] ?? words(document.claim)}` : 'Unknown: no proof was found',
    [...(document.statements ?? []), document.reason, proved ? undefined : 'This says nothing against the claim: it may hold.'])}
    ${figures([
      document.radius !== undefined && ['The box', `± ${figure(document.radius, 3)}`, 'around every stored parameter'],
      document.enclosure && ['Loss within', interval(document.enclosure), 'an enclosure: rounding included'],
      document.betterEnclosure && ['Better loss within', interval(document.betterEnclosure), 'at parameters that the certificate lists'],
      ['Network', `${figure(document.parameters)} parameters`, `${figure(document.samples)} samples`],
    ])}
    ${view && document.certificate ? html`<p class="buttons"><button class="primary" @click=${() => checkIt(document.certificate)}>Check the certificate</button>
      <a class="button" href=${`/api/files/${document.certificate}`}>Save the certificate</a></p>
      <p class="note">The check is made by a program of its own that shares no code with the prover.</p>` : nothing}`;
}

const interval = ({lower, upper}) => `[${figure(lower, 9)}, ${figure(upper, 9)}]`;

async function checkIt(certificate) {
  const {start} = await import('/api.js');
  await start({command: 'check', arguments: [certificate], options: {}});
}

function check(document) {
  const valid = document.status === 'valid';
  return html`${verdict(valid ? 'good' : 'bad', {valid: 'Valid: the proof holds', invalid: 'Invalid: this proves nothing', unreadable: 'Unreadable'}[document.status] ?? document.status,
    [document.reason, ...(document.statements ?? [])])}${plain(document)}`;
}

function trap(document, view) {
  const folder = document.folder;
  const data = `${folder}/data.csv`;
  const of = view && {...view, call: {...view.call, arguments: [data], options: {'--target': ['y0'], '--loss': [document.conventions.loss]}}};
  const losses = [['the trap', document.loss], document.betterLoss !== undefined && ['a better point', document.betterLoss]].filter(Boolean);
  return html`${verdict(document.proved === 'proved' ? 'bad' : 'open', `A trap: ${words(document.kind).replace('-', ' ')}`, [
      `${document.network}, ${figure(document.parameters)} parameters. Its loss is ${figure(document.loss, 6)}${document.betterLoss === undefined ? '' : `, and ${figure(document.betterLoss, 6)} is possible (${document.betterOrigin})`}.`,
      document.proved === 'proved' ? 'What it is has been proved; the certificate is in its folder.' : undefined])}
    ${figures([
      ['Negative eigenvalues', figure(document.index)], ['Zero eigenvalues', figure(document.nullity), 'by construction'],
      ['Gradient norm', figure(document.gradientNorm, 3)], ['Depth', figure(document.depth, 4), 'its loss as a part of the best constant’s'],
      document.conditioning !== undefined && ['Conditioning', figure(document.conditioning, 3), 'least over largest curvature that is not zero'],
    ])}
    <n-chart .spec=${{
      title: 'Losses', summary: losses.map(([name, loss]) => `${name} ${figure(loss, 5)}`).join(', '), height: 160,
      traces: [{type: 'bar', orientation: 'h', y: losses.map(([name]) => name), x: losses.map(([, loss]) => loss),
        marker: {color: ['--bad', '--good'].slice(0, losses.length)}}],
      x: {title: 'loss', rangemode: 'tozero'}, y: {}, legend: false, columns: ['point', 'loss'], rows: () => losses,
    }}></n-chart>
    ${steps(of, [['Audit it', 'audit', `${folder}/model.onnx`], ['Let Adam try', 'train', undefined, undefined], ['Escape', 'escape', `${folder}/model.onnx`], ['Prove it', 'certify', `${folder}/model.onnx`]]
      .filter(([, command]) => command !== 'train'))}
    ${view ? html`<p class="buttons"><button @click=${() => letAdamTry(folder, document)}>Let Adam try</button>
      ${document.betterLoss === undefined ? nothing : html`<button @click=${() => raceOut(folder)}>Race optimisers out of it</button>`}</p>` : nothing}`;
}

/** Adam from the trap, shaken by small batches. */
export function adam(folder, loss) {
  return {command: 'train', arguments: [`${folder}/data.csv`], options: {'--from': `${folder}/model.onnx`, '--target': 'y0', '--loss': loss,
    '--optimizer': 'adam', '--learning-rate': '0.003', '--batch': '20', '--tolerance': '0', '--max-iterations': '3000',
    '--output': `${folder}/adam.onnx`, '--restart': []}};
}

async function raceOut(folder) {
  const {start} = await import('/api.js');
  // With a report, beside which it is kept who has ended.
  await start({command: 'race', arguments: [folder], options: {'--report': `${folder}-race.html`}});
}

async function letAdamTry(folder, document) {
  const {start} = await import('/api.js');
  await start(adam(folder, document.conventions.loss));
}
