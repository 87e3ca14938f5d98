import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  "expected-any": "an answer below 500",
  expected: "the answer {wanted}",
  "not-asked": "without `{urlOption}` nothing is asked",
  "look-at-log": sentence(
    "Look at the log of the {target} and, under IIS, at the Windows event log, then ask again: ",
    "Invoke-WebRequest -UseBasicParsing -Uri {url}",
  ),
  "untrusted-actual": "the certificate is not trusted here",
  "untrusted-message": "{url} could not be asked: this machine does not trust its certificate ({reason}).",
  "untrusted-remedy": "Run the command on a machine that trusts the certificate, or look with a browser.",
  "silent-actual": "no answer: {why}",
  "silent-message": "The {target} does not answer at {url}: {why}.",
  "silent-remedy": "{remedy}",
  "why-refused": "nothing listens there",
  "why-timeout": "there was no answer in time",
  "why-name": "the name is not known here",
  status: "status {status}",
  "well-actual": "{answer}",
  "well-message": "The {target} answers at {url}.",
  "ill-actual": "status {status}",
  "ill-message": "The {target} answers at {url} with status {status}.",
  "ill-remedy": "{remedy}",
  "other-actual": "status {status}, with another answer",
  "other-message": "The {target} answers at {url} with status {status}, but not {expected}.",
  "other-remedy": "{remedy}",
});
