import type { LintMessage, Severity } from "../model/lint.js";
import { fileUri } from "./file-uri.js";
import { createJsonList, type Reporter, type ReportedRule } from "./reporter.js";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};
const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** SARIF 2.1.0, for code scanning. What comments hold back is there, as suppressed in the source. */
export const sarif: Reporter = {
  name: "sarif",
  summary: "SARIF 2.1.0, for code scanning",
  open({ rules, version }) {
    const places = new Map(rules.map(({ name }, index) => [name, index]));
    const result = (message: LintMessage): object => ({
      ruleId: message.ruleId,
      ruleIndex: places.get(message.ruleId) ?? -1,
      level: levels[message.severity],
      message: { text: `${message.reason}. ${message.note}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: fileUri(message.file) },
            region: {
              startLine: message.line,
              startColumn: message.column,
              endLine: message.endLine,
              endColumn: message.endColumn,
            },
          },
        },
      ],
      properties: { actual: message.actual, expected: message.expected },
    });
    const tool = {
      driver: { name: "upgrade-runbook", version, semanticVersion: version, rules: rules.map(descriptor) },
    };
    const artifacts: string[] = [];
    const results = createJsonList(
      `{\n  "$schema": ${JSON.stringify(schema)},\n  "version": "2.1.0",\n  "runs": [\n    {\n      "tool": ${JSON.stringify(tool)},\n      "columnKind": "utf16CodeUnits",\n      "results": [`,
      4,
    );
    return {
      add({ file, messages, heldBack }) {
        artifacts.push(file);
        return results.add([
          ...messages.map(result),
          ...heldBack.map(({ message, because }) => ({
            ...result(message),
            suppressions: [{ kind: "inSource", ...(because === null ? {} : { justification: because }) }],
          })),
        ]);
      },
      end() {
        const files = createJsonList(',\n      "artifacts": [', 4);
        const written = files.add(
          artifacts.map((file) => ({ location: { uri: fileUri(file) }, mimeType: "text/markdown" })),
        );
        return `${results.end()}${written}${files.end()}\n    }\n  ]\n}\n`;
      },
    };
  },
};

const descriptor = ({ name, severity, summary, url }: ReportedRule): object => ({
  id: name,
  name: name.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: summary },
  helpUri: url,
  defaultConfiguration: { level: levels[severity] },
});
