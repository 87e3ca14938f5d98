/** Reads code as a shell does: lines, quotes, operators, comments. What a line of commands cannot say stays unread. */

/** Which shell reads it; `any` where the text does not tell. */
export type Shell = "sh" | "powershell" | "cmd" | "any";

/** The commands of a text, each as its words without their quotes; or why it is not read as commands. */
export type ShellReading = { commands: string[][] } | { unread: string };

/** The shell of a fence, by its language; `undefined`: the language is no shell's. */
export function shellOf(lang: string | null): Shell | undefined {
  const name = (lang ?? "").toLowerCase().replace(/^\{?\.?|\}$/gu, "");
  if (/^(?:|text|txt|plain|plaintext|none|no-highlight|nohighlight|code)$/u.test(name)) return "any";
  if (/^(?:sh|bash|zsh|shell|console|shell-session|shellsession|sh-session|terminal|ksh|fish)$/u.test(name))
    return "sh";
  if (/^(?:powershell|pwsh|ps|ps1|posh|powershell-interactive|azurepowershell)$/u.test(name)) return "powershell";
  return /^(?:bat|batch|cmd|dos|batchfile|dosbatch|winbatch)$/u.test(name) ? "cmd" : undefined;
}

const prompt =
  /^[ \t]*(?:PS(?:[ \t]+[A-Za-z]:[^>\n]*|[ \t]+\/[^>\n]*)?>+[ \t]*|[A-Za-z]:\\[^>"|\n]*>[ \t]*|\[?[\w.-]+@[\w.-]+[^$#%\n]{0,60}[$#%][ \t]+|[$%>][ \t]+)(?=\S)/u;
/** What may stand before a command of root where no comment would make sense. */
const rootPrompt =
  /^[ \t]*#[ \t]+(?=(?:[./~][\w./-]*\/|(?:sudo|systemctl|service|apt|apt-get|yum|dnf|zypper|mkdir|cp|mv|rm|chown|chmod|tar|unzip|dpkg|rpm|docker|podman|pip3?|npm|git|make|cd)[ \t]))/u;
const comment = { line: /^[ \t]*(?:#(?![{])|::|REM(?:[ \t]|$)|\/\/[ \t]|<!--)/iu };

/** A line of a text, without its prompt. */
interface Line {
  text: string;
  isComment: boolean;
}

/** The lines that are commands: behind prompts, where there are any; what stands below them is output. */
function linesOf(code: string): Line[] {
  const raw = code.split(/\r?\n/u);
  const prompts = raw.some((line) => prompt.test(line))
    ? prompt
    : raw.every((line) => line.trim() === "" || rootPrompt.test(line))
      ? rootPrompt
      : undefined;
  if (prompts === undefined) return raw.map((text) => ({ text, isComment: comment.line.test(text) }));
  const lines: Line[] = [];
  let open = false;
  for (const text of raw) {
    const found = prompts.exec(text)?.[0];
    if (found === undefined && !open) continue;
    const command = text.slice(found?.length ?? 0).replace(open ? /^[ \t]*>+[ \t]+/u : /^/u, "");
    lines.push({ text: command, isComment: comment.line.test(command) });
    open = /(?:^|[ \t])[\\`^][ \t]*$/u.test(command);
  }
  return lines;
}

/** Comments that name alternatives between two commands: "# or", "# on CentOS". */
const choosing = /^\W*(?:or\b|alternatively|otherwise|either\b|option\b)/iu;
const system =
  /\b(?:ubuntu|debian|centos|rhel|red hat|fedora|suse|alma|rocky|windows|linux|macos|mac os|iis|apache|nginx|bash|powershell)\b/iu;

/** Do comments part the commands into ways to choose from? */
function offersChoice(lines: readonly Line[]): boolean {
  const first = lines.findIndex(({ text, isComment }) => !isComment && text.trim() !== "");
  const last = lines.findLastIndex(({ text, isComment }) => !isComment && text.trim() !== "");
  const said = lines.map(({ text, isComment }, at) => (isComment && at < last ? { text, at } : null));
  const between = said.filter((line) => line !== null && line.at > first && choosing.test(line.text));
  return between.length > 0 || said.filter((line) => line !== null && system.test(line.text)).length > 1;
}

/** Reads a text as the commands of a shell, one a line. */
export function readShell(code: string, shell: Shell): ShellReading {
  const lines = linesOf(code);
  if (offersChoice(lines)) return { unread: "it shows commands to choose from" };
  const text = lines
    .filter(({ isComment }) => !isComment)
    .map((line) => line.text)
    .join("\n");
  const split = splitCommands(text, shell);
  if ("unread" in split) return split;
  const commands: string[][] = [];
  for (const words of split.commands) {
    const unwrapped = unwrap(words, shell);
    if ("unread" in unwrapped) return unwrapped;
    commands.push(unwrapped.words);
  }
  return { commands };
}

const script = { unread: "it shows a script, and not one command a line" };
const computed = { unread: "it shows a command that is put together when it runs" };
const piped = { unread: "it shows a command whose output goes into another or into a file" };

interface Cursor {
  text: string;
  at: number;
  shell: Shell;
}

/** The commands with their words. */
function splitCommands(text: string, shell: Shell): ShellReading {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  const cursor: Cursor = { text, at: 0, shell };
  while (cursor.at < text.length) {
    const char = text[cursor.at] ?? "";
    const rest = text.slice(cursor.at, cursor.at + 200);
    const next = text[cursor.at + 1] ?? "";
    const length = /[\\`^\n]/u.test(char) ? continuation(cursor, words.length > 0 || word !== undefined) : 0;
    if (length > 0) {
      endWord();
      cursor.at += length;
    } else if (char === "\n") {
      endCommand();
      cursor.at++;
    } else if (/\s/u.test(char)) {
      endWord();
      cursor.at++;
    } else if (word === undefined && char === "#" && shell !== "cmd") {
      cursor.at += /^[^\n]*/u.exec(text.slice(cursor.at))?.[0].length ?? 1;
    } else if (/^(?:@["'][ \t]*\n|<<)/u.test(rest)) return script;
    else if (isQuote(cursor, word)) {
      const quoted = readQuoted(cursor);
      if (quoted === undefined) return { unread: "it shows a command with a quote that does not end" };
      if (quoted === null) return computed;
      word = (word ?? "") + quoted;
    } else if (char === "`" && shell !== "cmd") {
      if (shell !== "powershell") return computed;
      word = (word ?? "") + next;
      cursor.at += 2;
    } else if (char === "^" && shell === "cmd") {
      word = (word ?? "") + next;
      cursor.at += 2;
    } else if (char === "\\" && shell === "sh" && /[\s"'$&;|<>()#*?]/u.test(next)) {
      word = (word ?? "") + next;
      cursor.at += 2;
    } else if (char === "$" && next === "(") return computed;
    else if (rest.startsWith("&&")) {
      endCommand();
      cursor.at += 2;
    } else if (char === ";" && (shell !== "any" || word === undefined || /^;(?:\s|$)/u.test(rest))) {
      endCommand();
      cursor.at++;
    } else if (char === "&" && word === undefined && words.length === 0 && shell !== "sh") cursor.at++;
    else if (char === "&" && shell === "cmd") {
      endCommand();
      cursor.at++;
    } else if (char === "&" && (word === undefined || shell !== "any")) return script;
    else if (char === "|") return piped;
    else if (char === "<" || char === ">") {
      const named = /^<[\p{L}][^<>|&;\n"]{0,60}>/u.exec(rest)?.[0];
      if (named === undefined) return piped;
      word = (word ?? "") + named;
      cursor.at += named.length;
    } else if (
      /[(){}]/u.test(char) &&
      !(char === "{" && word?.endsWith("$")) &&
      !(char === "}" && word?.includes("${"))
    )
      return script;
    else {
      word = (word ?? "") + char;
      cursor.at++;
    }
  }
  endCommand();
  return { commands };
}

/** What a line ends with that goes on. */
const continuationMarks: Readonly<Record<Shell, string>> = { sh: "\\", powershell: "`", cmd: "^", any: "\\`^" };

/** How many characters an unfinished line's end takes; 0 where the line ends here or goes on by itself. */
function continuation({ text, at, shell }: Cursor, begun: boolean): number {
  const rest = text.slice(at, at + 200);
  const lone = at === 0 || /\s/u.test(text[at - 1] ?? "");
  const marked = /^[\\`^][ \t]*\n[ \t]*/u.exec(rest)?.[0];
  if (marked !== undefined && continuationMarks[shell].includes(rest[0] ?? "") && (shell !== "any" || lone))
    return marked.length;
  // Wrapped for the page: no command begins with an option.
  return begun ? (/^\n[ \t]*(?=--?[A-Za-z])/u.exec(rest)?.[0].length ?? 0) : 0;
}

/** Does a quote begin here? An apostrophe within a word is none, where the shell is not known. */
const isQuote = ({ text, at, shell }: Cursor, word: string | undefined): boolean => {
  const char = text[at] ?? "";
  if (char === '"') return true;
  if (char !== "'" || shell === "cmd") return false;
  return shell !== "any" || word === undefined || /[=:,]/u.test(text[at - 1] ?? "");
};

/** The text in quotes, with the cursor behind them; `undefined`: they do not end; `null`: the shell would put something in. */
function readQuoted(cursor: Cursor): string | null | undefined {
  const { text, shell } = cursor;
  const quote = text[cursor.at] ?? "";
  let value = "";
  for (let at = cursor.at + 1; at < text.length; at++) {
    const char = text[at] ?? "";
    const next = text[at + 1] ?? "";
    if (char === quote && next === quote && shell === "powershell") {
      value += quote;
      at++;
    } else if (char === quote) {
      cursor.at = at + 1;
      return value;
    } else if (quote === '"' && char === "$" && next === "(") return null;
    else if (quote === '"' && char === "`" && shell !== "cmd") {
      if (shell !== "powershell") return null;
      value += next;
      at++;
    } else if (quote === '"' && char === "\\" && (next === '"' || (shell === "sh" && /[\\$`]/u.test(next)))) {
      // "C:\folder\" ends here, where the shell is Windows' and nothing follows that would make it go on.
      if (
        next === '"' &&
        shell !== "sh" &&
        !text
          .slice(at + 2)
          .split("\n", 1)[0]
          ?.includes('"')
      )
        value += char;
      else {
        value += next;
        at++;
      }
    } else value += char;
  }
  return undefined;
}

const keyword =
  /^(?:for|foreach|while|until|if|then|else|elif|fi|do|done|case|esac|function|select|switch|try|catch|finally|param|begin|process|end|return|goto|exit|break|trap|using|import-module\.|\[.*)$/iu;
const setting =
  /^(?:export|set|setx|source|alias|unset|declare|local|setlocal|endlocal|readonly|Set-Variable|New-Variable|\.)$/iu;

type Unwrapped = { words: string[] } | { unread: string };

/** The program that a command runs: without `&`, `call`, `start /wait` and `Start-Process` before it. */
function unwrap(words: readonly string[], shell: Shell): Unwrapped {
  const [first = "", second = "", ...others] = words;
  if (keyword.test(first) || first.startsWith("$") || first.startsWith("@")) return script;
  if (setting.test(first) || /^[A-Za-z_]\w*\+?=/u.test(first) || second === "=" || second === "+=")
    return { unread: "it sets a variable before the command" };
  if (/^call$/iu.test(first) && second !== "") return unwrap([second, ...others], shell);
  if (/^start-process$|^saps$/iu.test(first)) return startedProcess(words.slice(1));
  if (/^start$/iu.test(first) && shell !== "sh" && shell !== "powershell") {
    const at = words.findIndex((word, index) => index > 0 && !word.startsWith("/") && word.trim() !== "");
    // `start "Title" program` opens a window with that title.
    const title = at === 1 && /\s/u.test(words[at] ?? "") && words.length > 2 ? 1 : 0;
    return at < 0 ? { words: [...words] } : unwrap(words.slice(at + title), shell);
  }
  return { words: [...words] };
}

/** Parameters of `Start-Process` that take a value which says how, and not what. */
const ways = /^-(?:Verb|WindowStyle|WorkingDirectory|RedirectStandard\w+|Credential)$/iu;

function startedProcess(words: readonly string[]): Unwrapped {
  const plain: string[] = [];
  let program: string | undefined;
  let list: string[] | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^-(?:FilePath|Path)$/iu.test(word)) program = words[++at];
    else if (/^-Arg(?:s|umentList)?$/iu.test(word)) {
      list = [words[++at] ?? ""];
      while (list.at(-1)?.endsWith(",") === true || words[at + 1]?.startsWith(",") === true)
        list.push(words[++at] ?? "");
    } else if (ways.test(word)) at++;
    else if (!word.startsWith("-")) plain.push(word);
  }
  const name = program ?? plain.shift();
  if (name === undefined || name.startsWith("$")) return computed;
  const said = list ?? plain;
  const items = said.flatMap((item) => item.split(","));
  const whole = items.map((item) => item.trim()).filter((item) => item !== "");
  // Quotes within, and a comma within an option, are more than a list can say.
  if (whole.some((item) => /^\$|["']/u.test(item) || (whole.length > 1 && /^-\S*\s/u.test(item)))) return computed;
  // One text holds all arguments; of several, each is one.
  const [only = ""] = whole;
  return { words: [name, ...(whole.length === 1 ? only.split(/\s+/u) : whole)].filter((word) => word !== "") };
}
