// The form of any command, made of what the command line tells of it.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {about, get, start} from '/api.js';
import '/upload.js';

/** What most people set first, by command; everything else is one click away. */
const FIRST = {
  train: ['--hidden', '--activation', '--optimizer', '--max-iterations', '--loss', '--target', '--eliminate', '--seed', '--output', '--keep-trajectory'],
  audit: ['--target', '--density'],
  spectrum: ['--target', '--top', '--bottom', '--density'],
  escape: ['--target', '--method', '--budget', '--output'],
  certify: ['--target', '--claim'],
  linear: ['--hidden', '--autoencoder', '--target'],
  race: ['--optimizers', '--budget', '--distance'],
  bench: ['--suite', '--problems', '--optimizers', '--budget', '--output'],
  'trap minimum': ['--narrow', '--copies', '--samples', '--activation', '--depth', '--output'],
  'trap twin': ['--narrow', '--copies', '--samples', '--activation', '--output'],
  'trap saddle': ['--hidden', '--order', '--samples', '--output'],
  explore: ['--hidden', '--loss', '--starts', '--target'],
};
const ENDS = {MODEL: ['.onnx'], CERTIFICATE: ['certificate.json', '.json'], SPEC: ['.yaml', '.yml']};

/**
 * The files of the workspace and of its folders, two levels down.
 */
export async function filesOf(folder = '', depth = 2) {
  const {files} = await get(`files/${folder.split('/').map(encodeURIComponent).join('/')}`);
  const below = depth > 0 ? await Promise.all(files.filter(file => file.folder).slice(0, 50).map(file => filesOf(file.name, depth - 1))) : [];
  return [...files.filter(file => !file.folder), ...below.flat()];
}

class CommandForm extends LitElement {
  static properties = {
    command: {}, preset: {attribute: false}, label: {}, form: {state: true}, files: {state: true}, samples: {state: true},
    error: {state: true}, busy: {state: true}, uploads: {type: Boolean},
  };

  createRenderRoot() {
    return this;
  }

  constructor() {
    super();
    this.files = [];
    this.samples = [];
    this.preset = {};
  }

  async connectedCallback() {
    super.connectedCallback();
    try {
      const studio = await about();
      this.samples = studio.samples;
      this.form = studio.commands.find(form => form.name === this.command);
      if (!this.form) this.error = `There is no command ${this.command}.`;
      await this.look();
    } catch (failure) {
      this.error = failure.message;
    }
  }

  async look() {
    this.files = (await filesOf()).map(file => file.name);
  }

  suggestions(label) {
    if (label === 'TRAP') return this.files.filter(file => file.endsWith('/trap.json')).map(file => file.slice(0, -'/trap.json'.length));
    const ends = ENDS[label];
    if (ends) return this.files.filter(file => ends.some(end => file.endsWith(end)));
    if (label === 'DATA') return [...this.samples, ...this.files.filter(file => !/\.(onnx|html|json|checkpoint|spectrum)$/.test(file))];
    return label === 'FILE' ? this.files : [];
  }

  render() {
    if (!this.form) return this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing;
    const first = FIRST[this.command] ?? [];
    const options = this.form.options;
    const shown = first.map(name => options.find(option => option.name === name)).filter(Boolean);
    const others = options.filter(option => !shown.includes(option));
    return html`<form class="command" @submit=${this.submit}>
      ${this.form.arguments.map((argument, k) => this.argument(argument, k))}
      ${this.uploads ? html`<n-upload @uploaded=${this.uploaded}></n-upload>` : nothing}
      ${shown.length ? html`<div class="fields">${shown.map(option => this.option(option))}</div>` : nothing}
      ${others.length ? html`<details ?open=${others.some(option => this.preset.options?.[option.name] !== undefined)}>
        <summary>All options</summary>
        <div class="fields">${others.map(option => this.option(option))}</div></details>` : nothing}
      ${this.error ? html`<p class="failure" role="alert">${this.error}</p>` : nothing}
      <p class="buttons"><button class="primary" ?disabled=${this.busy}>${this.label ?? 'Start'}</button>
        <small class="note">the same as <code>nadir ${this.command}</code></small></p>
    </form>`;
  }

  argument(argument, k) {
    const id = `${this.command}-${k}`.replaceAll(' ', '-');
    const name = `argument-${k}`;
    const given = this.preset.arguments ?? [];
    const value = argument.many ? given.slice(k).join(' ') : given[k] ?? '';
    return html`<label class="field" for=${id}><span>${argument.label}</span>
      <input id=${id} name=${name} list=${`${id}-list`} ?required=${argument.required} .value=${value} autocomplete="off"
        spellcheck="false" data-many=${argument.many}>
      <datalist id=${`${id}-list`}>${this.suggestions(argument.label).map(name => html`<option value=${name}></option>`)}</datalist>
      <small>${argument.description.replace(/ or 'sql:.*$/, '.')}</small></label>`;
  }

  option(option) {
    const id = `${this.command}${option.name}`.replaceAll(' ', '-');
    const given = this.preset.options?.[option.name];
    if (option.kind === 'FLAG') {
      return html`<label class="field flag" for=${id}><input type="checkbox" id=${id} name=${option.name} .checked=${given !== undefined}>
        <span>${option.name}</span><small>${option.description}</small></label>`;
    }
    const list = this.suggestions(option.label);
    return html`<label class="field" for=${id}><span>${option.name}</span>
      <input id=${id} name=${option.name} .value=${Array.isArray(given) ? given.join(',') : given ?? ''} autocomplete="off" spellcheck="false"
        placeholder=${option.standard ?? ''} inputmode=${option.kind === 'INTEGER' ? 'numeric' : option.kind === 'NUMBER' ? 'decimal' : 'text'}
        list=${list.length ? `${id}-list` : nothing}>
      ${list.length ? html`<datalist id=${`${id}-list`}>${list.map(name => html`<option value=${name}></option>`)}</datalist>` : nothing}
      <small>${option.description}</small></label>`;
  }

  async uploaded(event) {
    await this.look();
    const input = this.querySelector('[name=argument-0]');
    if (input && !input.value) input.value = event.detail;
  }

  call() {
    const data = new FormData(this.querySelector('form'));
    const call = {command: this.command, arguments: [], options: {}};
    this.form.arguments.forEach((argument, k) => {
      const value = String(data.get(`argument-${k}`) ?? '').trim();
      if (value) call.arguments.push(...(argument.many ? value.split(/\s+/) : [value]));
    });
    for (const option of this.form.options) {
      const value = data.get(option.name);
      if (option.kind === 'FLAG') {
        if (value) call.options[option.name] = [];
      } else if (value !== null && String(value).trim()) {
        call.options[option.name] = String(value).trim();
      }
    }
    return call;
  }

  async submit(event) {
    event.preventDefault();
    this.busy = true;
    this.error = undefined;
    try {
      await start(this.call());
    } catch (failure) {
      this.error = failure.message;
    } finally {
      this.busy = false;
    }
  }
}
customElements.define('n-command', CommandForm);
