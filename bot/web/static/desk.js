// Draws each table that asks for it as a plot above itself. Without this script the table says the same.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();

  function draw(table) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows];
    const isStacked = table.dataset.chart === "stacked";
    const box = document.createElement("div");
    const canvas = document.createElement("canvas");
    box.className = "plot";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", table.caption.textContent.trim());
    box.append(canvas);
    table.closest("details").before(box);
    const text = style.color || colour("--pico-color");
    const axis = (isCounted) => ({
      stacked: isStacked,
      ticks: { color: text, ...(isCounted ? { precision: 0 } : {}) },
      grid: { color: colour("--desk-grid") },
      beginAtZero: isCounted,
    });
    new Chart(canvas, {
      type: "bar",
      data: {
        labels: rows.map((row) => row.cells[0].textContent.trim()),
        datasets: heads.slice(1).map((label, at) => ({
          label,
          data: rows.map((row) => Number(row.cells[at + 1].textContent)),
          backgroundColor: colour(`--desk-${at + 1}`),
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        plugins: { legend: { display: isStacked, labels: { color: text } } },
        scales: { x: axis(false), y: axis(true) },
      },
    });
  }

  if (typeof Chart !== "undefined") {
    document.querySelectorAll("table[data-chart]").forEach(draw);
  }
})();
