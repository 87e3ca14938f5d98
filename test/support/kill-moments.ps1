# Kills a script at every moment, goes on from there and goes back from there. One line of JSON for each moment.
param([string] $Script, [string] $Start, [string] $Work, [string] $Archive)
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'windows.ps1')
Enable-Killing
Set-Alias -Scope Global Test-Alive Test-DeadProcess

function Copy-Tree([string] $From, [string] $To) {
    foreach ($folder in [IO.Directory]::GetDirectories($From, '*', 'AllDirectories')) { [void] [IO.Directory]::CreateDirectory($To + $folder.Substring($From.Length)) }
    [void] [IO.Directory]::CreateDirectory($To)
    foreach ($file in [IO.Directory]::GetFiles($From, '*', 'AllDirectories')) { [IO.File]::Copy($file, $To + $file.Substring($From.Length)) }
}
# Every file and folder but the script's own folder, with the hash of what is in it.
function Get-Print([string] $Folder) {
    $names = [IO.Directory]::GetFileSystemEntries($Folder, '*', 'AllDirectories') | Where-Object { -not $_.Substring($Folder.Length).StartsWith('/.upgrade-runbook') } | Sort-Object
    [string]::Join('|', @($names | ForEach-Object { $hash = ''; if ([IO.File]::Exists($_)) { $hash = (Get-FileHash -LiteralPath $_).Hash.Substring(0, 8) }; $_.Substring($Folder.Length) + ' ' + $hash }))
}
function Set-Fake($State) { $global:FakeState = @{ Pool = $State.Pool; Site = $State.Site; Workers = $State.Workers; Calls = @() } }

$common = @{ Archive = $Archive; Hosting = 'iis'; AppPool = 'P'; Site = 'S'; Unattended = $true; Acknowledge = 'check,manual,backup' }
for ($moment = 1; $moment -lt 1000; $moment++) {
    $global:Moments = 0; $global:KillAt = $moment; $global:IsKilled = $false
    Set-Fake @{ Pool = 'Started'; Site = 'Started'; Workers = 0 }
    $on = Join-Path $Work "$moment-on"
    Copy-Tree $Start $on
    $null = & $Script @common -WorkingDirectory $on 6> $null
    $hasDied = $global:IsKilled
    $global:KillAt = 0; $global:IsKilled = $false
    $fake = @{ Pool = $global:FakeState.Pool; Site = $global:FakeState.Site; Workers = $global:FakeState.Workers }
    if (-not $hasDied) { ConvertTo-Json -Compress @{ moment = 0; print = (Get-Print $on); code = $LASTEXITCODE }; break }
    $back = Join-Path $Work "$moment-back"
    Copy-Tree $on $back
    $again = Join-Path $Work "$moment-again"
    Copy-Tree $on $again
    $hasJournal = [IO.File]::Exists((Join-Path $on '.upgrade-runbook/journal.jsonl'))
    $result = [ordered] @{ moment = $moment; hasJournal = $hasJournal }
    if ($hasJournal) { $said = & $Script @common -WorkingDirectory $on -Resume 6>&1 } else { $said = & $Script @common -WorkingDirectory $on 6>&1 }
    $result['onCode'] = $LASTEXITCODE; $result['on'] = Get-Print $on; $result['onPool'] = $global:FakeState.Pool
    if ($LASTEXITCODE -ne 0) { $result['said'] = "$said" }
    if ($hasJournal) {
        Set-Fake $fake
        $said = & $Script @common -WorkingDirectory $back -Rollback 6>&1
        $result['backCode'] = $LASTEXITCODE; $result['back'] = Get-Print $back; $result['backPool'] = $global:FakeState.Pool
        if ($LASTEXITCODE -ne 0) { $result['said'] = "$said" }
        # The way back is killed as well, at a moment that differs each time, and begun again.
        Set-Fake $fake
        $global:Moments = 0; $global:KillAt = 1 + ($moment * 7) % 24
        $null = & $Script @common -WorkingDirectory $again -Rollback 6> $null
        $wasKilled = $global:IsKilled
        $global:KillAt = 0; $global:IsKilled = $false
        if ($wasKilled) {
            $said = & $Script @common -WorkingDirectory $again -Rollback 6>&1
            if ($LASTEXITCODE -ne 0) { $result['said'] = "$said" }
        }
        $result['againCode'] = $LASTEXITCODE; $result['again'] = Get-Print $again; $result['againPool'] = $global:FakeState.Pool
    }
    ConvertTo-Json -Compress $result
}
