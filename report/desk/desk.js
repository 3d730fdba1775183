// What pages can do without: dropping files, and progress that moves by itself.
"use strict";

(() => {
  const zone = document.querySelector("[data-drop]");
  if (zone) dropping(zone);
  const job = document.querySelector("[data-job]");
  if (job) following(job);

  // entries are the files of what was dropped, with the folders that they are in.
  async function entries(items) {
    const out = [];
    const walk = async (entry, path) => {
      if (entry.isFile) {
        const file = await new Promise((done, fail) => entry.file(done, fail));
        out.push([file, path + file.name]);
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (some.length === 0) return;
        for (const next of some) await walk(next, path + entry.name + "/");
      }
    };
    for (const entry of items) await walk(entry, "");
    return out;
  }

  function dropping(form) {
    const says = form.querySelector("[data-says]");
    const send = (pairs) => {
      const data = new FormData(form);
      data.delete("files");
      for (const [file, path] of pairs) data.append("files", file, path);
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable) says.textContent = "Sending: " + Math.floor((100 * e.loaded) / e.total) + " %";
      });
      request.addEventListener("load", () => {
        if (request.status < 400) {
          location.assign(request.responseURL);
          return;
        }
        document.open();
        document.write(request.responseText);
        document.close();
      });
      request.addEventListener("error", () => { says.textContent = "The files did not arrive. Nothing of them was kept: try again."; });
      request.open("POST", form.action);
      request.send(data);
      says.textContent = "Sending…";
    };
    for (const name of ["dragenter", "dragover"]) {
      form.addEventListener(name, (e) => { e.preventDefault(); form.classList.add("over"); });
    }
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", async (e) => {
      e.preventDefault();
      form.classList.remove("over");
      const items = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(Boolean);
      const loose = [...e.dataTransfer.files].map((f) => [f, f.name]);
      send(items.length > 0 ? await entries(items) : loose);
    });
    form.addEventListener("submit", (e) => {
      const chosen = [];
      for (const input of form.querySelectorAll("input[type=file]")) {
        for (const file of input.files) chosen.push([file, file.webkitRelativePath || file.name]);
      }
      if (chosen.length === 0) return;
      e.preventDefault();
      send(chosen);
    });
  }

  function following(box) {
    const bar = box.querySelector("progress");
    const says = box.querySelector("[data-says]");
    const list = box.querySelector("tbody");
    let shown = list ? list.rows.length : 0;
    const look = async () => {
      let state;
      try {
        const got = await fetch(box.dataset.job);
        if (!got.ok) throw new Error();
        state = await got.json();
      } catch {
        says.textContent = "The desk does not answer. If it was stopped, start it again; what was done is kept.";
        setTimeout(look, 3000);
        return;
      }
      if (state.total > 0) {
        bar.max = state.total;
        bar.value = state.done;
        says.textContent = state.done + " of " + state.total + " files read";
      }
      for (const line of list ? (state.lines || []).slice(shown) : []) {
        const row = list.insertRow();
        for (const text of [line.File, line.Says]) {
          const bdi = document.createElement("bdi");
          bdi.textContent = text;
          row.insertCell().append(bdi);
        }
        shown++;
      }
      if (state.state === "done" || state.state === "failed") location.reload();
      else setTimeout(look, 400);
    };
    setTimeout(look, 300);
  }
})();
