// Files made in the page: what is seen, saved as CSV, XLSX, PNG or SVG.
function download(name, blob) {
  const link = make('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

function csvOf(columns, rows) {
  const safe = (cell) => (typeof cell !== 'number' && /^[=+\-@\t\r]/.test(text(cell)) ? `'${text(cell)}` : text(cell));
  const quoted = (value) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [columns, ...rows].map((row) => row.map((cell) => quoted(safe(cell))).join(',')).join('\n') + '\n';
}

function saveCsv(name, columns, rows) {
  download(name, new Blob([csvOf(columns, rows)], { type: 'text/csv;charset=utf-8' }));
}
