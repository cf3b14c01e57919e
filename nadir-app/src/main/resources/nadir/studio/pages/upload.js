// Files from the user's disk into the workspace.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {upload} from '/api.js';
import {bytes} from '/format.js';

class Upload extends LitElement {
  static properties = {message: {state: true}, failed: {state: true}, over: {state: true}};

  createRenderRoot() {
    return this;
  }

  render() {
    return html`<div class=${`upload${this.over ? ' over' : ''}`} @dragover=${event => this.hover(event, true)}
        @dragleave=${event => this.hover(event, false)} @drop=${this.drop}>
      <label>Add a file of your own (CSV, Parquet, NPY, ONNX, …): <input type="file" multiple @change=${event => this.take(event.target.files)}></label>
      ${this.message ? html`<p class=${this.failed ? 'failure' : 'note'} role="status">${this.message}</p>` : nothing}
    </div>`;
  }

  hover(event, over) {
    event.preventDefault();
    this.over = over;
  }

  drop(event) {
    this.hover(event, false);
    this.take(event.dataTransfer.files);
  }

  async take(files) {
    for (const file of files) {
      this.failed = false;
      this.message = `${file.name}: ${bytes(file.size)} on their way`;
      try {
        const entry = await upload(file.name, file);
        this.message = `${entry.name} is in the workspace, ${bytes(entry.bytes)}.`;
        this.dispatchEvent(new CustomEvent('uploaded', {detail: entry.name}));
      } catch (failure) {
        this.failed = true;
        this.message = `${file.name}: ${failure.message}`;
        return;
      }
    }
  }
}
customElements.define('n-upload', Upload);
