const KEY = "yuanliu:language";

/** The language that was chosen on this page before, or null. Storage may be forbidden. */
function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Whether the page is in Chinese: as chosen with its switch, else as the browser prefers. Fixed until a reload. */
export const isChinese = (chosen() ?? navigator.language).toLowerCase().startsWith("zh");

/** Change to the other language, remember it, and draw the page anew. */
export function switchLanguage() {
  localStorage.setItem(KEY, isChinese ? "en" : "zh");
  location.reload();
}
