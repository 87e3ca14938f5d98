# Stands in for what touches Windows alone: an IIS whose state is in a file, an administrator, and a way to be killed.
$global:FakeState = @{ Pool = 'Started'; Site = 'Started'; Workers = 1; Calls = @() }

function global:Invoke-FakeAppCmd {
    $global:FakeState.Calls += [string]::Join(' ', $args)
    $verb = $args[0]
    if ($args[1] -eq 'wps') { if ($global:FakeState.Workers -gt 0 -and $global:FakeState.Pool -eq 'Stopped') { $global:FakeState.Workers--; 'WP "4711" (applicationPool:P)' } elseif ($global:FakeState.Pool -ne 'Stopped') { 'WP "4711" (applicationPool:P)' }; return }
    $thing = 'Pool'
    if ($args[1] -eq 'site') { $thing = 'Site' }
    if ($verb -eq 'list') { return $global:FakeState[$thing] }
    if ($verb -eq 'stop') { $global:FakeState[$thing] = 'Stopped' } else { $global:FakeState[$thing] = 'Started'; }
}
function global:Test-FakeElevation { return $true }
function global:Get-FakeServiceStatus { return 'Running' }
Set-Alias -Scope Global Invoke-AppCmd Invoke-FakeAppCmd
Set-Alias -Scope Global Get-ServiceStatus Get-FakeServiceStatus
Set-Alias -Scope Global Test-Elevation Test-FakeElevation

# Dies before and after each thing that leaves a trace on the disk: a kill at the moment $KillAt, counted from 1.
$global:KillAt = 0
$global:Moments = 0
$global:IsKilled = $false
$global:KillsForReal = $false
function global:Step-Moment {
    if ($global:IsKilled) { throw 'killed' }
    $global:Moments++
    if ($global:Moments -ne $global:KillAt) { return }
    if ($global:KillsForReal) { [Diagnostics.Process]::GetCurrentProcess().Kill() }
    $global:IsKilled = $true
    throw 'killed'
}
function global:Invoke-Between([string] $Name, $Words) {
    Step-Moment
    & (Get-Command -Name $Name -CommandType Function) @Words
    Step-Moment
}
function global:Invoke-KillableLine { Invoke-Between 'Write-JournalLine' $args }
function global:Invoke-KillableMove { Invoke-Between 'Move-Path' $args }
function global:Invoke-KillableOver { Invoke-Between 'Move-OverFile' $args }
function global:Invoke-KillableEntry { Invoke-Between 'Expand-Entry' $args }
function global:Invoke-KillableCopy { Invoke-Between 'Copy-File' $args }
function global:Invoke-KillableTree { Invoke-Between 'Remove-Tree' $args }
function global:Invoke-KillableStop { Invoke-Between 'Stop-Hosted' $args }
function global:Invoke-KillableStart { Invoke-Between 'Start-Hosted' $args }
# Whoever is killed writes nothing more and leaves his lock behind.
function global:Complete-KillableRun { if (-not $global:IsKilled) { & (Get-Command -Name Complete-StoppedRun -CommandType Function) @args } }
function global:Exit-KillableLock { if (-not $global:IsKilled) { & (Get-Command -Name Exit-Lock -CommandType Function) @args } }
function global:Enable-Killing {
    Set-Alias -Scope Global Write-JournalLine Invoke-KillableLine
    Set-Alias -Scope Global Move-Path Invoke-KillableMove
    Set-Alias -Scope Global Move-OverFile Invoke-KillableOver
    Set-Alias -Scope Global Expand-Entry Invoke-KillableEntry
    Set-Alias -Scope Global Copy-File Invoke-KillableCopy
    Set-Alias -Scope Global Remove-Tree Invoke-KillableTree
    Set-Alias -Scope Global Stop-Hosted Invoke-KillableStop
    Set-Alias -Scope Global Start-Hosted Invoke-KillableStart
    Set-Alias -Scope Global Complete-StoppedRun Complete-KillableRun
    Set-Alias -Scope Global Exit-Lock Exit-KillableLock
}
function global:Test-DeadProcess { return $false }
