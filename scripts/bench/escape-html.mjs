const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an element or a quoted attribute. */
export function escapeHtml(text) {
  return String(text).replace(/[&<>"]/g, (character) => ENTITIES[character]);
}
