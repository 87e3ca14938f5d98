# The way back of the installation that was touched last, by the steps that the sheet prints for it.

function Invoke-Back {
    $hop = Get-TouchedHop
    if ($Run.RollbackHop -gt 0) { $hop = $Run.RollbackHop }
    if ($hop -eq 0) {
        # A person may have gone on by hand all the same.
        $Run.IsOpen = -not $WhatIfPreference
        $Run.IsRestored = $false
        $Run.FilesStep = @($WayBack | Where-Object { $_.Hop -eq 1 })[-1]
        Assert-Restored -Hop 1
        Write-Line (Get-Words 'run/endedBack')
        return
    }
    $way = @($WayBack | Where-Object { $_.Hop -eq $hop })
    $turning = @($Operations |
        Where-Object { $_.Hop -eq $hop -and $_.Turns -ne '' -and (Test-Touched -Record (Get-Record -Id $_.Id)) })
    $restore = @($way | Where-Object { $_.Kind -eq 'restore' })
    if ($turning.Count -gt 0 -and $restore.Count -gt 0 -and -not $BeyondPointOfNoReturn -and
        -not (Test-Named -Names $Run.Acknowledge -Operation $restore[0])) {
        $remedy = Get-Words 'run/turnedRemedy' @{ command = $restore[0].Says; id = $restore[0].Id }
        Stop-Run -Says (Get-Words 'run/turned' @{
            number = $turning[0].Number; reason = $turning[0].Turns
        }) -Remedy $remedy
    }
    Write-Line "Back from $($Hops[$hop - 1].To) to $($Hops[$hop - 1].From)."
    Add-Entry -Event 'rollback' -Evidence ([ordered]@{ hop = $hop })
    $Run.IsOpen = -not $WhatIfPreference
    $Run.FilesAreBack = $false
    $Run.IsRestored = $false
    foreach ($step in $way) {
        $Run.Current = $step
        if (Test-FileChange -Operation $step) { Restore-Files -Hop $hop -Step $step; continue }
        if ($step.Starts) { Restore-Files -Hop $hop -Step $step; Assert-Restored -Hop $hop; $Run.Current = $step }
        Invoke-BackStep -Step $step -IsTurned ($turning.Count -gt 0)
    }
    Restore-Files -Hop $hop -Step $null
    Assert-Restored -Hop $hop
    $Run.Current = $null
    if ($WhatIfPreference) { Write-Line ''; Write-Line (Get-Words 'run/unchanged'); return }
    Add-Entry -Event 'rolled-back' -Evidence ([ordered]@{ hop = $hop })
    if ((Get-TouchedHop) -eq 0) { Add-Entry -Event 'close' -Outcome 'rolled-back' }
    $Run.IsOpen = $false
    Write-Line ''
    Write-Line (Get-Words 'run/isBack' @{ from = $Hops[$hop - 1].From })
    if ([IO.Directory]::Exists((Get-WorkPath -Name 'undone'))) {
        Write-Line (Get-Words 'run/keptAll' @{ kept = '.upgrade-runbook/undone' })
    }
    Write-Line "The journal: $($Run.JournalFile)"
    Write-Line "Its last SHA-256, to be noted on the sheet: $($Run.Previous)"
}

# The last installation of which something was done; 0 where nothing was.
function Get-TouchedHop {
    $hop = 0
    foreach ($operation in $Operations) {
        if (@('do', 'ask') -contains $operation.Kind -and
            (Test-Touched -Record (Get-Record -Id $operation.Id))) {
            $hop = $operation.Hop
        }
    }
    return $hop
}

# One step of the way back that changes no files: where what it takes back was done.
function Invoke-BackStep {
    param([hashtable]$Step, [bool]$IsTurned)
    $record = Get-Record -Id $Step.Id
    $of = @($Operations | Where-Object { $Step.Of -contains $_.Id })
    $isPerformed = @('stop', 'start') -contains $Step.Change -and (Test-Hosted)
    # What this script stops and starts itself, the system tells, also of a way back that was cut off.
    if ($record.State -eq 'undone' -and -not $isPerformed) {
        Show-Step -Step $Step
        Write-Outcome -Outcome $record.Outcome -Says (Get-Words 'run/byJournal')
        return
    }
    if ($isPerformed) {
        $isNeeded = Test-Running
        if ($Step.Change -eq 'start') { $isNeeded = -not $isNeeded -and (Test-RanBefore -Hop $Step.Hop) }
    }
    elseif ($Step.Kind -eq 'restore') { $isNeeded = $IsTurned }
    elseif ($Step.Kind -eq 'check') { $isNeeded = $true }
    else { $isNeeded = @($of | Where-Object { Test-Touched -Record (Get-Record -Id $_.Id) }).Count -gt 0 }
    Show-Step -Step $Step
    if (-not $isNeeded) {
        $numbers = @($of | ForEach-Object { $_.Number } | Select-Object -Unique)
        if ($isPerformed -or $numbers.Count -eq 0) {
            Write-Outcome -Outcome 'not needed'
        } else { Write-Line "    $(Get-Words 'run/notNeeded' @{ number = $numbers[0] })" }
        return
    }
    if ($WhatIfPreference) {
        Write-Outcome -Outcome $(if ($isPerformed) { 'What if: undone' } else { 'What if: waits' })
        return
    }
    if ($isPerformed) {
        $state = Get-State -Operation $Step -Picture $null
        Confirm-Doing -Step $Step -Says $state.Says
        # Where no step stopped it, this is what says that it ran before.
        Add-Entry -Event 'begin' -About $Step -Evidence ([ordered]@{ was = $state.Was })
        $says = & "Invoke-$($Step.Change)" -Operation $Step -State $state
        Complete-BackStep -Step $Step -Outcome 'undone' -Says $says
        return
    }
    if (Test-Acknowledged -Operation $Step) { Complete-BackStep -Step $Step -Outcome 'acknowledged'; return }
    if ($Unattended -and $Step.Kind -eq 'check') {
        Complete-BackStep -Step $Step -Outcome 'not looked at' -Says (Get-Words 'run/nobodyLooked')
        return
    }
    if (-not $Unattended) {
        switch (Read-Answer -Question 'Is it done?' -MaySkip) {
            'yes' { Complete-BackStep -Step $Step -Outcome 'undone'; return }
            'skip' { Complete-BackStep -Step $Step -Outcome 'skipped' -Says (Get-Words 'run/doesNotApply'); return }
        }
    }
    Stop-Before -Step $Step -Remedy (Get-Words 'run/somebodyHasTo' @{ id = $Step.Id; verb = $Step.Verb })
}

function Complete-BackStep {
    param([hashtable]$Step, [string]$Outcome, [string]$Says = '')
    Add-Entry -Event 'undone' -About $Step -Outcome $Outcome -Evidence $(if ($Says -eq '') { $null } else { $Says })
    Write-Outcome -Outcome $Outcome -Says $Says
}

# Did the program run when a step of this installation, or of the way back, came to it?
function Test-RanBefore {
    param([int]$Hop)
    foreach ($step in @($Operations) + @($WayBack)) {
        if ($step.Hop -eq $Hop -and @('stop', 'start') -contains $step.Change -and
            "$((Get-Record -Id $step.Id).Was)" -eq 'running') {
            return $true
        }
    }
    return $false
}

# Takes back what the steps of an installation did to files, last first; once, and confirmed once.
function Restore-Files {
    param([int]$Hop, $Step)
    if ($Run.FilesAreBack) { return }
    $Run.FilesAreBack = $true
    # What is said of the result is said of the step that puts the files back.
    $Run.FilesStep = $Step
    if ($null -ne $Step -and (Test-FileChange -Operation $Step)) { Show-Step -Step $Step }
    $own = @($Operations | Where-Object { $_.Hop -eq $Hop -and (Test-FileChange -Operation $_) })
    $isConfirmed = $false
    for ($at = $own.Count - 1; $at -ge 0; $at--) {
        $operation = $own[$at]
        $record = Get-Record -Id $operation.Id
        if ($record.State -eq 'done' -and -not (Test-Touched -Record $record)) { continue }
        if ($WhatIfPreference) {
            if (Test-Touched -Record $record) {
                Write-Outcome -Outcome 'What if: undone' -Says "$($operation.Number), $($operation.Says)"
            }
            continue
        }
        if (-not $isConfirmed -and (Test-Touched -Record $record)) {
            if ($null -ne $Step) {
                Confirm-Doing -Step $Step -Says $Step.Says
            } else { Confirm-Doing -Step $operation -Says $operation.Says }
            $isConfirmed = $true
        }
        $Run.Current = $operation
        $says = @(& "Undo-$($operation.Change)" -Operation $operation -Record $record)
        if ($says.Count -eq 0) { continue }
        Add-Entry -Event 'undone' -About $operation -Outcome 'undone' -Evidence $says
        Write-Outcome -Outcome "undone, step $($operation.Number)" -Says $says
    }
    $Run.Current = $Step
}

# The program of before is in its place, or the way back has not ended: nobody is told that it is back when it is not.
function Assert-Restored {
    param([int]$Hop)
    if ($Run.IsRestored -or $WhatIfPreference) { return }
    $from = $Hops[$Hop - 1].From
    $runtime = $Product.Runtime
    if (@($Operations | Where-Object { $_.Hop -eq $Hop -and $_.Into -eq $runtime }).Count -eq 0) { return }
    $path = Find-FullPath -Relative $runtime
    $remedy = Get-Words 'run/notRestoredRemedy' @{ from = $from; runtime = $runtime }
    $unknown = ''
    $Run.Current = $Run.FilesStep
    if ((Get-PathKind -Path $path) -ne 'folder') {
        $unknown = Get-Words 'run/noFolder' @{ path = $runtime; directory = $Run.Directory }
    }
    else {
        $line = Get-FolderLine -Path $path
        if ($line -ne '' -and $line -ne (Get-StartLine -Hop $Hop)) {
            Stop-Run -Says (Get-Words 'run/notRestored' @{
                runtime = $runtime; found = $line; from = $from
            }) -Remedy $remedy
        }
        if ($line -eq '') {
            foreach ($program in $Product.Programs) {
                if ((Get-PathKind -Path (Find-FullPath -Relative "$runtime/$program")) -ne 'file') {
                    $unknown = Get-Words 'run/noFolder' @{ path = "$runtime/$program"; directory = $Run.Directory }
                }
            }
            # Without a version only this tells: what was moved away is back.
            foreach ($other in $Operations) {
                if ($other.Hop -eq $Hop -and $other.Change -eq 'move' -and $other.From -eq $runtime -and
                    (Get-PathKind -Path (Find-FullPath -Relative $other.To)) -ne 'absent') {
                    $unknown = Get-Words 'move/already' @{ from = $runtime; to = $other.To }
                }
            }
        }
    }
    if ($unknown -ne '') {
        Stop-Run -Says (Get-Words 'run/notRestoredUnknown' @{
            runtime = $runtime; from = $from; reason = $unknown
        }) -Remedy $remedy
    }
    $Run.IsRestored = $true
}

# The product line of the program in a folder; empty where nothing tells.
function Get-FolderLine {
    param([string]$Path)
    if ("$($Product.VersionProgram)" -eq '') { return '' }
    foreach ($program in @($Product.VersionProgram) + @($Product.Programs)) {
        $file = Find-FullPath -Relative "$(Get-ShownPath -Path $Path)/$program"
        if ((Get-PathKind -Path $file) -ne 'file') { continue }
        $seen = Get-ProgramVersion -Path $file
        if ($seen.State -ne 'version') { continue }
        $line = Find-ProductLine -Version $seen.Version -Lines $Product.Lines
        if ($null -ne $line) { return $line }
    }
    return ''
}

# The product line that an installation starts from.
function Get-StartLine {
    param([int]$Hop)
    $line = Find-ProductLine -Version $Hops[$Hop - 1].From -Lines $Product.Lines
    if ($null -eq $line) { return $Hops[$Hop - 1].From }
    return $line
}
