# Runs a script and copies a folder before each line that does something to a disk. Each copy is what a kill at that
# moment would leave. The script is not changed for it: the lines are breakpoints.
param([string] $Script, [string] $Parameters, [string] $Watched, [string] $Into)
$ErrorActionPreference = 'Stop'
$splat = @{}
foreach ($property in ([IO.File]::ReadAllText($Parameters) | ConvertFrom-Json).PSObject.Properties) { $splat[$property.Name] = $property.Value }
[void] [IO.Directory]::CreateDirectory($Into)

$changing = '\[IO\.(File|Directory)\]::(Move|Copy|Delete|Create|Write|Append|Open|Set|Replace)|IO\.FileStream|' +
    '\.(Write|WriteLine|Flush|SetLength|CopyTo|MoveTo|Delete|Dispose)\(|ExtractToFile|' +
    '\b(Move|Remove|Copy|New|Rename)-Item\b|\b(Set|Add|Clear)-Content\b|Out-File'
$lines = [IO.File]::ReadAllLines($Script)
$found = @(for ($index = 0; $index -lt $lines.Count; $index++) { if ($lines[$index] -match $changing) { $index + 1 } })
$global:WatchedCount = 0
$global:WatchedFolder = $Watched
$global:WatchedInto = $Into
$keep = {
    $global:WatchedCount++
    $start = New-Object Diagnostics.ProcessStartInfo '/bin/cp'
    $to = [IO.Path]::Combine($global:WatchedInto, $global:WatchedCount.ToString('D6'))
    foreach ($word in '-a', $global:WatchedFolder, $to) { $start.ArgumentList.Add($word) }
    $copying = [Diagnostics.Process]::Start($start)
    $copying.WaitForExit()
}
$null = Set-PSBreakpoint -Script $Script -Line $found -Action $keep
& $Script @splat *>&1 | ForEach-Object { "$_" }
exit $LASTEXITCODE
