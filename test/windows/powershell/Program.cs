// powershell.exe ORDER ANSWER: runs the script of a file {"script": "...", "parameters": {...}} and writes
// {"code": 0, "output": "..."} to the other, as test/executors/script-worker.ps1 does by pipes.
using System.Management.Automation;

const string perform = """
    param($orderFile, $answerFile)
    $ErrorActionPreference = 'Stop'
    $order = [IO.File]::ReadAllText($orderFile) | ConvertFrom-Json
    $parameters = @{}
    foreach ($property in $order.parameters.PSObject.Properties) { $parameters[$property.Name] = $property.Value }
    $global:LASTEXITCODE = 0
    try {
        $said = & $order.script @parameters *>&1 | ForEach-Object { "$_" }
        $code = $global:LASTEXITCODE
    } catch {
        $said = "$_`n$($_.ScriptStackTrace)"
        $code = 1
    }
    [IO.File]::WriteAllText($answerFile, (ConvertTo-Json -Compress @{ code = $code; output = [string]::Join("`n", @($said)) }))
    """;

using var shell = PowerShell.Create();
shell.AddScript(perform).AddArgument(args[0]).AddArgument(args[1]).Invoke();
return shell.HadErrors ? 1 : 0;
