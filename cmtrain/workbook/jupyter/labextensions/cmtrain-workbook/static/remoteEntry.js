/**
 * Workbook mode of JupyterLab: a notebook as we ship it is run when it is opened, and shown without code until somebody
 * leaves the mode. Any other notebook is left alone: nothing runs, nothing is hidden.
 *
 * A federated module written by hand. It uses commands by their names, so it shares no modules with JupyterLab.
 */
(() => {
  const NAME = "cmtrain-workbook";
  const INJECTED = "injected-parameters";
  /** A line of the only cell that may differ: a comment, or a parameter set to a number or a text. */
  const LINE = /^(?:#.*|(?:case|seed|lang|trainee|journal) = (?:\d+|"(?:[^"\\\r\n]|\\[^\r\n])*"))?$/;

  const HIDDEN = `
    body.cm-workbook .jp-CodeCell .jp-Cell-inputWrapper, body.cm-workbook .jp-CodeCell.jp-mod-noOutputs,
    body.cm-workbook .jp-InputPrompt, body.cm-workbook .jp-OutputPrompt, body.cm-workbook .jp-OutputArea-promptOverlay,
    body.cm-workbook .jp-Collapser, body.cm-workbook .jp-cell-toolbar, body.cm-workbook .jp-Notebook-footer,
    body.cm-workbook .jp-NotebookPanel-toolbar, body.cm-workbook .jp-Toolbar.jp-NotebookPanel-toolbar,
    body.cm-workbook .jp-InternalAnchorLink, body.cm-workbook .cm-anchor { display: none !important; }
    body.cm-workbook .jp-Cell, body.cm-workbook .jp-MarkdownOutput { border-color: transparent !important; box-shadow: none !important; }
    body.cm-workbook .jp-Notebook { padding: 0 max(16px, calc((100% - 1000px) / 2)) 80px !important; }
    .cm-mode { position: fixed; right: 16px; bottom: 12px; z-index: 10000; max-width: 30em; font: 14px/1.5 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; }
    .cm-mode button { font: inherit; min-height: 32px; padding: 4px 12px; color: #1c2733; background: #fff; border: 1px solid #6b7885; border-radius: 6px; cursor: pointer; }
    .cm-mode button:focus-visible { outline: 3px solid #005a9c; outline-offset: 1px; }
    .cm-mode p { margin: 0; padding: 6px 12px; color: #1c2733; background: #fdf5ef; border: 1px solid #a63d00; border-radius: 6px; }
    @media print { .cm-mode { display: none; } }`;

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /** Return the hash of all cells but that of the parameters; null if that cell holds anything but parameters. */
  async function hashOf(cells) {
    const isInjected = (cell) => (cell.getMetadata("tags") ?? []).includes(INJECTED);
    const injected = cells.filter(isInjected);
    const harmless = (cell) => cell.cell_type === "code" && cell.getSource().split("\n").every((line) => LINE.test(line));
    if (injected.length > 1 || !injected.every(harmless)) return null;
    const content = cells.filter((cell) => !isInjected(cell)).map((cell) => [cell.cell_type, cell.getSource()]);
    return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(content))));
  }

  let shipped;

  /** Return the hashes of the notebooks that we ship. */
  function hashes() {
    const told = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    const address = `${told.fullLabextensionsUrl}/${NAME}/static/notebooks.json`;
    shipped ??= fetch(address).then((answer) => (answer.ok ? answer.json() : {})).then((all) => new Set(Object.values(all)));
    return shipped;
  }

  async function isShipped(panel) {
    const hash = await hashOf([...panel.content.model.sharedModel.cells]);
    return hash !== null && (await hashes()).has(hash);
  }

  const AROUND = new Set(["jp-header-panel", "jp-top-panel", "jp-menu-panel", "jp-top-bar", "jp-bottom-panel"]);

  /** Return the bars around the notebook: above, below and at the sides. */
  function bars(widget) {
    const parts = widget.layout ? [...widget.layout] : [];
    return parts.flatMap((part) => (AROUND.has(part.id) || part.hasClass("jp-SideBar") ? [part] : bars(part)));
  }

  const SUPPRESS = "data-lm-suppress-shortcuts";
  const kept = new Set();

  /** Keys belong to the page while it is one: no cell is cut, run or opened by mistake. Seen before JupyterLab sees them. */
  function keepKey({ target }) {
    if (!document.body.classList.contains("cm-workbook") || !target.hasAttribute || target.hasAttribute(SUPPRESS)) return;
    target.setAttribute(SUPPRESS, "true");
    kept.add(target);
  }

  function giveKeysBack() {
    for (const element of kept) element.removeAttribute(SUPPRESS);
    kept.clear();
  }

  const isNotebook = (widget) => Boolean(widget?.context && widget.content?.model?.sharedModel?.cells);

  /** The control that leaves the mode and comes back, and the note at a notebook that was changed. */
  class Control {
    constructor(app) {
      this.app = app;
      this.place = document.createElement("div");
      this.place.className = "cm-mode";
      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.addEventListener("click", () => this.toggle());
      this.note = document.createElement("p");
      this.note.setAttribute("role", "status");
      this.left = new WeakSet();
      this.hidden = [];
      this.seen = new WeakMap();
    }

    /** Look at the notebook in front: run it the first time, and show it in its mode. */
    async look(panel) {
      this.panel = panel;
      if (!isNotebook(panel)) return this.show(false);
      await panel.context.ready;
      const told = panel.content.model.sharedModel.getMetadata("cmtrain");
      if (!told?.words) return this.show(false);
      this.words = told.words;
      this.place.lang = told.lang;
      if (!this.seen.has(panel)) this.seen.set(panel, this.open(panel));
      const ours = await this.seen.get(panel);
      if (this.panel === panel) this.show(true, ours && !this.left.has(panel), ours);
    }

    async open(panel) {
      if (!(await isShipped(panel))) return false;
      panel.context.model.stateChanged.connect(() => this.keepClean(panel));
      this.run(panel);
      return true;
    }

    async run(panel) {
      await panel.sessionContext.ready;
      await panel.sessionContext.session?.kernel?.info;
      if (this.app.shell.currentWidget !== panel || !(await isShipped(panel))) return;
      const notebook = panel.content;
      notebook.scrollToItem = notebook.scrollToCell = async () => {}; // who reads while cells run is not carried away
      await this.app.commands.execute("notebook:run-all-cells");
      notebook.activeCellIndex = 0;
      delete notebook.scrollToItem;
      delete notebook.scrollToCell;
    }

    /** What was shown is no change of the notebook: nothing to save, nothing to ask about on leaving. */
    keepClean(panel) {
      if (panel.context.model.dirty && !this.left.has(panel)) panel.context.model.dirty = false;
    }

    async toggle() {
      const panel = this.panel;
      if (!this.left.delete(panel)) this.left.add(panel);
      else if (!(await isShipped(panel))) {
        this.left.add(panel);
        this.seen.set(panel, Promise.resolve(false));
      }
      await this.look(panel);
      this.button.focus();
    }

    /** Show the bars around the notebook, or hide those that are shown. */
    around(shown) {
      for (const bar of this.hidden) bar.setHidden(false);
      this.hidden = shown ? [] : bars(this.app.shell).filter((bar) => !bar.isHidden);
      for (const bar of this.hidden) bar.setHidden(true);
    }

    show(known, inMode = false, ours = false) {
      const { body } = document;
      body.classList.toggle("cm-workbook", inMode);
      this.around(!(inMode && this.app.shell.mode === "single-document"));
      if (inMode) body.dataset.jpSuppressContextMenu = "";
      else {
        delete body.dataset.jpSuppressContextMenu;
        giveKeysBack();
      }
      if (!known) return this.place.remove();
      this.button.textContent = inMode ? this.words.mode_leave : this.words.mode_back;
      this.note.textContent = this.words.mode_changed;
      this.place.replaceChildren(ours ? this.button : this.note);
      if (!this.place.isConnected) body.append(this.place);
    }
  }

  const plugin = {
    id: `${NAME}:mode`,
    autoStart: true,
    activate: (app) => {
      const style = document.createElement("style");
      style.textContent = HIDDEN;
      document.head.append(style);
      window.addEventListener("keydown", keepKey, true);
      document.addEventListener("dblclick", (event) => {
        if (document.body.classList.contains("cm-workbook") && event.target.closest(".jp-MarkdownCell")) event.stopPropagation();
      }, true);
      const control = new Control(app);
      const look = () => control.look(app.shell.currentWidget);
      app.restored.then(() => {
        look();
        app.shell.currentChanged?.connect(look);
      });
    },
  };

  (window._JUPYTERLAB ??= {})[NAME] = {
    init: () => {},
    get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
  };
})();
