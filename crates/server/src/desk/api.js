// Asks the service. Its token and the editor's name stay in this tab.

const kept = (name) => sessionStorage.getItem(name) ?? "";

export const signed = {
  get token() {
    return kept("token");
  },
  get by() {
    return kept("by");
  },
  /** Takes a token that came with the address, and leaves no trace of it there. */
  take() {
    const [, token] = location.hash.match(/^#token=(.+)$/) ?? [];
    if (!token) return;
    this.set(token, this.by);
    history.replaceState(null, "", location.pathname);
  },
  set(token, by) {
    sessionStorage.setItem("token", token);
    sessionStorage.setItem("by", by);
  },
};

/** Asks for a path; `body` is sent as JSON. Throws with what the service says is wrong. */
export async function ask(path, body, token = signed.token) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("the service does not answer; is it running?");
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const error = new Error(said.detail ?? said.title ?? `the service answers ${answer.status}`);
  error.isRefused = answer.status === 401;
  throw error;
}
