import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "a server whose name resolves and whose port answers",
  unasked: "it is not reached over the network, by a name and a port",
  "answers-actual": "port {port} answers",
  "answers-message": "`{server}`, which `{key}` in `{settings}` names, answers on port {port}.",
  "named-actual": "its name resolves",
  "named-message":
    "The name of `{server}`, which `{key}` in `{settings}` names, resolves; the settings do not tell its port.",
  "no-name-actual": "its name does not resolve",
  "no-name-message": "The name of `{server}`, which `{key}` in `{settings}` names, does not resolve on this machine.",
  "no-name-remedy": "Look on the host itself whether the name is right, and whether it can be resolved there.",
  "silent-actual": "port {port} does not answer",
  "silent-message":
    "`{server}`, which `{key}` in `{settings}` names, does not answer on port {port} from this machine.",
  "silent-remedy": "Look on the host itself whether the database server runs, and whether a firewall stands between.",
});
