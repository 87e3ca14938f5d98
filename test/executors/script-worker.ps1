# Runs scripts, one after the other, in one process, which saves PowerShell's start. A line of standard input is
# {"script": "...", "parameters": {...}}; a line of standard output is {"code": 0, "output": "..."}.
$ErrorActionPreference = 'Stop'
$utf8 = New-Object Text.UTF8Encoding $false
$answers = New-Object IO.StreamWriter([Console]::OpenStandardOutput(), $utf8)
$orders = New-Object IO.StreamReader([Console]::OpenStandardInput(), $utf8)

while ($null -ne ($line = $orders.ReadLine())) {
    $order = $line | ConvertFrom-Json
    $parameters = @{}
    foreach ($property in $order.parameters.PSObject.Properties) { $parameters[$property.Name] = $property.Value }
    # What goes past PowerShell's streams is seen as well.
    $console = New-Object IO.StringWriter
    [Console]::SetOut($console)
    [Console]::SetError($console)
    $global:LASTEXITCODE = 0
    $script = $order.script
    try {
        $said = & $script @parameters *>&1 | ForEach-Object { "$_" }
        $code = $global:LASTEXITCODE
    } catch {
        $said = "$_`n$($_.ScriptStackTrace)"
        # As `pwsh -File` ends with an error that nobody caught.
        $code = 1
    }
    $output = [string]::Join("`n", @($said)) + $console.ToString()
    $answers.WriteLine((ConvertTo-Json -Compress @{ code = $code; output = $output }))
    $answers.Flush()
}
