# A call of the script, from the arguments to the exit code.

# Everything, from the first look to the exit code in $Run.ExitCode.
function Start-Run {
    $hasEnded = $false
    try {
        Initialize-Run
        Open-Run
        if ($Run.Way -eq 'forward') { Invoke-Forward } elseif ($Run.Way -eq 'back') { Invoke-Back }
        $hasEnded = $true
    } catch {
        Complete-StoppedRun -Failure $_
        $hasEnded = $true
    } finally {
        # Ctrl+C comes past the catch.
        if (-not $hasEnded -and $Run.IsOpen) {
            Add-Entry -Event 'stop' -About $Run.Current -Outcome 'stopped' -Evidence (Get-Words 'run/interrupted')
        }
        if ($null -ne $Run.Releases) { foreach ($release in $Run.Releases.get_Values()) { Close-Release -Release $release } }
        Exit-Lock
    }
}

# Ends the run with a message and what to do: 2 where this call began nothing, 3 where a run stopped.
function Stop-Run {
    param([string]$Says, [string]$Remedy = '', [int]$Code = $Run.FailureCode)
    $Run.Stop = @{ Says = $Says; Remedy = $Remedy; Code = $Code }
    throw $Says
}

# The same with a sentence that both executors say, and the one of what to do: `<id>Remedy`.
function Stop-WithWords {
    param([string]$Id, [hashtable]$Values = @{}, [int]$Code = $Run.FailureCode)
    Stop-Run -Says (Get-Words $Id $Values) -Remedy (Get-Words "${Id}Remedy" $Values) -Code $Code
}

# Stops before a step that nobody did, decided or confirmed.
function Stop-Before {
    param([hashtable]$Step, [string]$Remedy)
    Stop-Run -Says (Get-Words 'run/stoppedBefore' @{ number = $Step.Number; command = $Step.Says }) -Remedy $Remedy
}

# What stopped the run, in the journal and on the screen, and what to type next.
function Complete-StoppedRun {
    param($Failure)
    $stop = $Run.Stop
    if ($null -eq $stop) {
        $stop = @{ Says = $Failure.Exception.GetBaseException().Message; Remedy = ''; Code = $Run.FailureCode }
    }
    $cause = $Failure.Exception.GetBaseException()
    if ($cause.Data.Contains('usage')) {
        $stop = @{
            Says = "$($cause.Data['File']): $($cause.Data['Summary'])"; Remedy = "$($cause.Data['Note'])"
            Code = $Run.FailureCode
        }
    }
    $Run.ExitCode = $stop.Code
    Write-Line ''
    Write-Line "Stopped: $($stop.Says)"
    if ($stop.Remedy -ne '') { Write-Line "    $($stop.Remedy)" }
    if (-not $Run.IsOpen) { return }
    try {
        Add-Entry -Event 'stop' -About $Run.Current -Outcome 'stopped' -Evidence $stop.Says
    } catch { Write-Line "The journal cannot be written: $($_.Exception.GetBaseException().Message)" }
    Write-Line "The journal: $($Run.JournalFile)"
    if ($Run.Way -eq 'forward') { Write-Line "To go on, when that is mended:  $(Format-Command -Way 'Resume')" }
    Write-Line "To go back:                     $(Format-Command -Way 'Rollback')"
}

# Reads what was typed.
function Initialize-Run {
    $mode = Get-LanguageMode
    if ($mode -ne 'FullLanguage') {
        $remedy = 'Have this script allowed by application control, or work by hand from the sheet.'
        Stop-Run -Says "The language mode of this PowerShell is $mode, which bars .NET's classes." -Remedy $remedy
    }
    if (Test-NarrowProcess) {
        $remedy = 'Open the other one: it is called Windows PowerShell, without (x86).'
        Stop-Run -Says 'This is a PowerShell of 32 bits on a system of 64 bits.' -Remedy $remedy
    }
    Add-Type -AssemblyName System.IO.Compression
    $user = [Environment]::UserName
    if (Test-Windows) { $user = [Environment]::UserDomainName + '\' + $user }
    $Run.Operator = "$user on $([Environment]::MachineName)"
    if ($Resume -and $Rollback) { Stop-Run -Says 'Either -Resume or -Rollback, not both.' }
    if ($StartAt -ne '' -and ($Rollback -or $Resume)) {
        Stop-Run -Says '-StartAt begins a run; a run that was begun goes on with -Resume.'
    }
    if ($WorkingDirectory -eq '') {
        Stop-Run -Says '-WorkingDirectory is missing: the folder that holds the folder of the program.'
    }
    $Run.Directory = [IO.Path]::GetFullPath($Cmdlet.GetUnresolvedProviderPathFromPSPath($WorkingDirectory))
    if ($Run.Directory -ne [IO.Path]::GetPathRoot($Run.Directory)) {
        $Run.Directory = $Run.Directory.TrimEnd([char[]]'\/')
    }
    if (-not [IO.Directory]::Exists($Run.Directory)) {
        Stop-Run -Says "-WorkingDirectory: there is no folder $($Run.Directory)"
    }
    $Run.JournalFile = Get-WorkPath -Name 'journal.jsonl'
    if ($JournalPath -ne '') { $Run.JournalFile = $Cmdlet.GetUnresolvedProviderPathFromPSPath($JournalPath) }
    $Run.Hosting = $Hosting.ToLowerInvariant()
    if (@('', 'iis', 'service', 'console', $Runbook.Hosting) -notcontains $Run.Hosting) {
        Stop-Run -Says "-Hosting is $Hosting, expected iis, service or console."
    }
    if ($Run.Backup -ne '' -and
        ($Run.Backup -notmatch '^[^<>:"/\\|?*\x00-\x1f]+$' -or $Run.Backup -match '^\.{1,2}$|[. ]$')) {
        Stop-Run -Says '-BackupName: a folder name, without a path.'
    }
    Complete-Operations
    $Run.Acknowledge = @(Split-List -List $Acknowledge)
    $Run.Skip = @(Split-List -List $Skip)
    $names = @(foreach ($step in @($Operations) + @($WayBack)) { $step.Id; $step.Step; $step.Number })
    $names += @($Operations | ForEach-Object { $_.Choices } | ForEach-Object { $_.Id; $_.Number })
    foreach ($word in $Run.Acknowledge) {
        Test-Word -Word $word -Known ($names + @($Verbs) + @('hold')) -Id 'run/unknownWord'
    }
    foreach ($word in $Run.Skip) { Test-Word -Word $word -Known $names -Id 'run/unknownSkip' }
    if ($StartAt -ne '') {
        $own = @($Operations | ForEach-Object { $_.Id; $_.Step; $_.Number })
        Test-Word -Word $StartAt -Known $own -Id 'run/unknownSkip'
        $Run.IsWaiting = $true
    }
}

# What an operation has no need to say in the data.
function Complete-Operations {
    $defaults = @{
        Section = ''; Part = 'procedure'; Origin = 'guide'; Change = ''; From = ''; To = ''; Into = ''; Path = ''
        Files = @(); Lenient = $false; Choices = @(); Turns = ''; Have = $false; MayMake = $false; Starts = $false; Where = ''
        Lines = @(); Of = @()
    }
    $index = 0
    foreach ($step in @($Operations) + @($WayBack)) {
        foreach ($name in $defaults.get_Keys()) { if (-not $step.ContainsKey($name)) { $step[$name] = $defaults[$name] } }
        if (-not $step.ContainsKey('Step')) { $step.Step = $step.Id }
        $step.Index = $index++
    }
    foreach ($hop in $Hops) {
        foreach ($name in 'Backup', 'BackupSuffix', 'Sha256', 'Recorded') {
            if (-not $hop.ContainsKey($name)) { $hop[$name] = '' }
        }
    }
}

# The folders kept as the way back get the name that counts: the one typed, or the one that the run began with.
function Set-BackupNames {
    foreach ($hop in $Hops) {
        if ($hop.Backup -eq '' -or $Run.Backup -eq '') { continue }
        $name = $Run.Backup + $hop.BackupSuffix
        foreach ($operation in @($Operations) + @($WayBack)) {
            if ($operation.Hop -ne $hop.Number) { continue }
            foreach ($key in 'From', 'To', 'Into', 'Path') {
                if (Test-Within -Path $operation[$key] -Folder $hop.Backup) {
                    $operation[$key] = $name + $operation[$key].Substring($hop.Backup.Length)
                }
            }
        }
    }
}

# `-File` hands over a list as one word with commas.
function Split-List {
    param([object[]]$List)
    foreach ($word in $List) { foreach ($part in ("$word" -split ',')) { if ($part.Trim() -ne '') { $part.Trim() } } }
}

# Steps can be named; a word for another role's runbook is none of this one's business; anything else is a typing error.
function Test-Word {
    param([string]$Word, [object[]]$Known, [string]$Id)
    if ($Known -contains $Word) { return }
    $role = $Word.Split([char]'/')[0]
    if ($Word.Contains('/') -and $role -ne $Runbook.Role -and $Roles -contains $role) { return }
    Stop-Run -Says (Get-Words $Id @{ word = $Word })
}

# Takes the lock, reads the journal and looks at the host; then the run is begun, or goes on, or back.
function Open-Run {
    Write-Line "$($Runbook.Title), by PowerShell $($PSVersionTable.PSVersion)"
    Write-Line "Working directory: $($Run.Directory)"
    if (-not $WhatIfPreference) { Enter-Lock }
    $fault = Read-Journal
    if ($fault -ne '') {
        Stop-Run -Says (Get-Words 'run/broken' @{
            fault = $fault; journal = $Run.JournalFile
        }) -Remedy (Get-Words 'run/brokenRemedy')
    }
    $ways = @{
        journal = $Run.JournalFile; resume = (Format-Command -Way 'Resume'); rollback = (Format-Command -Way 'Rollback')
    }
    $Run.Way = if ($Rollback) { 'back' } else { 'forward' }
    $isOpen = $null -ne $Run.Header -and $Run.Closed -eq ''
    if (-not $Resume -and -not $Rollback) {
        if ($isOpen) {
            Stop-WithWords -Id 'run/begun' -Values $ways
        }
        $hasClosed = $null -ne $Run.Header
        $good = $Run.GoodBytes
        Reset-Journal
        Set-BackupNames
        Test-Host
        Test-Ahead
        if ($WhatIfPreference) { $Run.Way = ''; return }
        Clear-Temporary
        $Run.GoodBytes = $good
        if ($hasClosed) { Move-ClosedJournal }
        Start-Journal
    } else {
        if ($null -eq $Run.Header) {
            Stop-Run -Says (Get-Words 'run/noRun') -Remedy (Get-Words 'run/noRunRemedy' @{ journal = $Run.JournalFile })
        }
        if ($Run.Closed -eq 'rolled-back' -or ($Resume -and $Run.Closed -ne '')) {
            Write-Line (Get-Words $(if ($Run.Closed -eq 'rolled-back') { 'run/endedBack' } else { 'run/ended' }))
            $Run.Way = ''
            return
        }
        if ($Resume -and $Run.RollbackHop -gt 0) {
            Stop-WithWords -Id 'run/goingBack' -Values $ways
        }
        Use-Header
        Set-BackupNames
        Test-Host
        if ($Resume -and $WhatIfPreference) { Test-Ahead; $Run.Way = '' }
        if ($WhatIfPreference) { return }
        Clear-Temporary
        if ($Resume) { Add-Entry -Event 'resume' }
    }
    if ($Run.Way -eq 'forward') { $Run.IsOpen = $true }
    $Run.FailureCode = 3
}

# Takes away what a run that was cut off left half made.
function Clear-Temporary {
    foreach ($name in 'extracting', 'copying') { Remove-Tree -Path (Get-WorkPath -Name $name) }
}
