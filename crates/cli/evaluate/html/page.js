'use strict';
// Tables that can be sorted by a click on a head, and a table of tags in which one can be found.
(() => {
  const text = (row, column) => row.cells[column].textContent;

  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const rows = [...body.rows];
        const numbers = rows.every((row) => !Number.isNaN(Number(text(row, column))));
        const before = head.getAttribute('aria-sort');
        const up = before === null ? !numbers : before === 'descending';
        const sign = up ? 1 : -1;
        rows.sort((a, b) => {
          const [x, y] = [text(a, column), text(b, column)];
          return sign * (numbers ? x - y : x.localeCompare(y));
        });
        heads.forEach((other) => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        for (const row of rows) body.append(row);
      });
    });
  }

  for (const find of document.querySelectorAll('.find')) {
    const rows = [...find.parentElement.querySelector('tbody').rows];
    const [input, output] = [find.querySelector('input'), find.querySelector('output')];
    input.addEventListener('input', () => {
      const sought = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !text(row, 0).toLowerCase().includes(sought);
        shown += row.hidden ? 0 : 1;
      }
      output.textContent = sought ? `${shown} found` : '';
    });
    find.hidden = false;
  }
})();
