# The operations one after the other.

function Invoke-Forward {
    $Run.ExitCode = 0
    foreach ($operation in $Operations) {
        $Run.Current = $operation
        Invoke-Operation -Operation $operation
    }
    $Run.Current = $null
    Add-Entry -Event 'close' -Outcome 'done'
    $Run.IsOpen = $false
    Write-Line ''
    Write-Line "Done. The journal: $($Run.JournalFile)"
    Write-Line "Its last SHA-256, to be noted on the sheet: $($Run.Previous)"
}

# One operation: passed over where the journal notes it, decided where it has to be, then asked about or done.
function Invoke-Operation {
    param([hashtable]$Operation)
    $record = Get-Record -Id $Operation.Id
    Show-Step -Step $Operation
    if ($record.State -eq 'done') { Write-Outcome -Outcome $record.Outcome -Says (Get-Words 'run/byJournal'); return }
    if ($Run.IsWaiting) {
        if (-not (Test-Named -Names @($StartAt) -Operation $Operation)) {
            Complete-Operation -Operation $Operation -Outcome 'skipped' -Says (Get-Words 'run/beforeStart')
            return
        }
        $Run.IsWaiting = $false
    }
    if (-not (Confirm-Choices -Operation $Operation)) { return }
    if (-not (Test-Performed -Operation $Operation)) { Invoke-Asking -Operation $Operation; return }
    $state = Get-State -Operation $Operation -Picture (New-Picture)
    if ($state.Name -eq 'blocked') {
        Stop-Run -Says (Get-Words 'run/cannot' @{
            number = $Operation.Number; reason = $state.Says
        }) -Remedy $state.Remedy
    }
    # What was cut off after the doing and before the line, this run has done.
    if ($state.Name -ne 'to-do' -and $record.State -eq 'begun') {
        Complete-Operation -Operation $Operation -Outcome 'done' -Says $state.Says
        return
    }
    if ($state.Name -eq 'nothing') {
        Complete-Operation -Operation $Operation -Outcome 'skipped' -Says $state.Says
        return
    }
    if ($state.Name -eq 'to-do') { Confirm-Doing -Step $Operation -Says $state.Says }
    Add-Entry -Event 'begin' -About $Operation -Evidence ([ordered]@{ was = $state.Was })
    if ($state.Name -eq 'already') {
        Complete-Operation -Operation $Operation -Outcome 'already so' -Says $state.Says
        return
    }
    Write-Line "    $($state.Says)"
    $says = & "Invoke-$($Operation.Change)" -Operation $Operation -State $state
    if ($Operation.Change -ne 'start') {
        $after = Get-State -Operation $Operation -Picture (New-Picture)
        if ($after.Name -ne 'already') {
            Stop-Run -Says (Get-Words 'run/notThere' @{
                number = $Operation.Number; reason = $after.Says
            }) -Remedy (Get-Words 'run/notThereRemedy')
        }
    }
    Complete-Operation -Operation $Operation -Outcome 'done' -Says $says
}

# Notes what became of an operation, and says it.
function Complete-Operation {
    param([hashtable]$Operation, [string]$Outcome, [string]$Says = '')
    $evidence = if ($Says -eq '') { $null } else { $Says }
    Add-Entry -Event 'done' -About $Operation -Outcome $Outcome -Evidence $evidence
    Write-Outcome -Outcome $Outcome -Says $Says
}

# What a person does: acknowledged, or asked. Questions of one step that stand together are one.
function Invoke-Asking {
    param([hashtable]$Operation)
    if ($Operation.Have -and $null -ne $Run.Releases[$Operation.Hop]) {
        $says = Get-Words 'run/archiveThere' @{ file = $Hops[$Operation.Hop - 1].Archive }
        Complete-Operation -Operation $Operation -Outcome 'already so' -Says $says
        return
    }
    if (Test-Acknowledged -Operation $Operation) {
        # First that it is begun: past the point of no return nothing may look as if it were not.
        Add-Entry -Event 'begin' -About $Operation -Evidence @{ was = 'asked' }
        Complete-Operation -Operation $Operation -Outcome 'acknowledged'
        return
    }
    if ($Unattended -and $Operation.Kind -eq 'check') {
        Complete-Operation -Operation $Operation -Outcome 'not looked at' -Says (Get-Words 'run/nobodyLooked')
        return
    }
    $isHold = $Operation.Kind -eq 'hold'
    $held = @{ id = $Operation.Id; version = $Operation['Version']; next = $Operation['Next'] }
    if ($Unattended -and $isHold) {
        Stop-Run -Says (Get-Words 'run/heldAt' $held) -Remedy (Get-Words 'run/heldRemedy' $held)
    }
    $toDo = Get-Words 'run/somebodyHasTo' @{ id = $Operation.Id; verb = $Operation.Verb }
    if ($Unattended) { Stop-Before -Step $Operation -Remedy $toDo }
    if ($isHold) {
        Write-Line "    $(Get-Words 'run/hold' $held)"
    } else { Add-Entry -Event 'begin' -About $Operation -Evidence @{ was = 'asked' } }
    $choices = [string]::Join('|', @($Operation.Choices | ForEach-Object { $_.Id }))
    $question = "$($Operation.Step)|$($Operation.Kind)|$choices"
    if ($Run.Question -ne $question) {
        $Run.Answer = Read-Answer -Question 'Is it done?' -MaySkip:($Operation.Choices.Count -gt 0)
        $Run.Question = $question
    }
    switch ($Run.Answer) {
        'yes' { Complete-Operation -Operation $Operation -Outcome 'done' }
        'skip' { Complete-Operation -Operation $Operation -Outcome 'skipped' -Says (Get-Words 'run/doesNotApply') }
        default {
            if ($isHold) { Stop-Run -Says (Get-Words 'run/heldAt' $held) -Remedy (Get-Words 'run/heldRemedy' $held) }
            Stop-Before -Step $Operation -Remedy $toDo
        }
    }
}

# Does the operation apply, as far as anybody has said: applies, skipped or open?
function Get-Decision {
    param([hashtable]$Operation)
    if (Test-Named -Names $Run.Skip -Operation $Operation) { return 'skipped' }
    foreach ($choice in $Operation.Choices) {
        $decision = Get-ChoiceDecision -Operation $Operation -Choice $choice
        if ($decision -ne 'applies') { return $decision }
    }
    return 'applies'
}

function Get-ChoiceDecision {
    param([hashtable]$Operation, [hashtable]$Choice)
    if ($Run.Choices.ContainsKey($Choice.Id)) {
        if ($Run.Choices[$Choice.Id] -eq 'skipped') { return 'skipped' }
        return 'applies'
    }
    $named = @{ Id = $Choice.Id; Step = $Choice.Id; Number = $Choice.Number }
    if (Test-Named -Names $Run.Skip -Operation $named) { return 'skipped' }
    if (Test-Named -Names $Run.Acknowledge -Operation $named) { return 'applies' }
    if (Test-Named -Names $Run.Acknowledge -Operation $Operation) { return 'applies' }
    return 'open'
}

# Whether the operation applies: by its own name, then by each of its choices, the outermost first. Notes where it does
# not.
function Confirm-Choices {
    param([hashtable]$Operation)
    if (Test-Named -Names $Run.Skip -Operation $Operation) {
        Complete-Operation -Operation $Operation -Outcome 'skipped' -Says (Get-Words 'run/skippedByName')
        return $false
    }
    foreach ($choice in $Operation.Choices) {
        $isGroup = $choice.Id -ne $Operation.Id -and $choice.Id -ne $Operation.Step
        $wasDecided = $Run.Choices.ContainsKey($choice.Id)
        $decision = Get-ChoiceDecision -Operation $Operation -Choice $choice
        $says = if ($wasDecided) { Get-Words 'run/doesNotApply' } else { Get-Words 'run/skippedByName' }
        $isOwn = $decision -eq 'applies' -and -not $wasDecided -and $Run.Acknowledge -notcontains $choice.Id -and
            $Run.Acknowledge -notcontains $choice.Number
        if ($decision -eq 'open') {
            if ($Unattended -and (Test-Aside -Operation $Operation)) {
                Complete-Operation -Operation $Operation -Outcome 'skipped' -Says (Get-Words 'run/notDecided')
                return $false
            }
            if ($Unattended -and $Operation.Kind -eq 'check') {
                Complete-Operation -Operation $Operation -Outcome 'not looked at' -Says (Get-Words 'run/nobodyLooked')
                return $false
            }
            # Whether it is done, and whether it applies, is one question.
            if (-not $Unattended -and -not $isGroup -and -not (Test-Performed -Operation $Operation)) { continue }
            $open = Get-Words 'run/somebodyDecides' @{ id = $choice.Id }
            if ($Unattended) { Stop-Before -Step $Operation -Remedy $open }
            Write-Line "    $($choice.Number): $($choice.Says)"
            switch (Read-Answer -Question 'Does this apply here?' -MaySkip) {
                'yes' { $decision = 'applies' }
                'skip' { $decision = 'skipped' }
                default { Stop-Before -Step $Operation -Remedy $open }
            }
            $says = Get-Words 'run/doesNotApply'
        }
        if ($isGroup -and -not $wasDecided -and -not $isOwn) {
            $hash = if ($choice.ContainsKey('Hash')) { $choice.Hash } else { $Operation.Hash }
            Add-Entry -Event 'choose' -About @{
                Step = $choice.Id; Hash = $hash
            } -Outcome $(if ($decision -eq 'applies') { 'acknowledged' } else { 'skipped' })
        } elseif (-not $isGroup -and -not $isOwn) { $Run.Choices[$choice.Id] = $decision }
        if ($decision -eq 'skipped') {
            Complete-Operation -Operation $Operation -Outcome 'skipped' -Says $says
            return $false
        }
    }
    return $true
}

# Does this script do it itself?
function Test-Performed {
    param([hashtable]$Operation)
    if ($Operation.Kind -ne 'do') { return $false }
    if (Test-FileChange -Operation $Operation) { return $true }
    return @('stop', 'start') -contains $Operation.Change -and (Test-Hosted)
}

# Is the operation named, by its id or its step's, or by its number?
function Test-Named {
    param([string[]]$Names, [hashtable]$Operation)
    foreach ($name in $Operation.Id, $Operation.Step, $Operation.Number) {
        if ($Names -contains $name) { return $true }
    }
    return $false
}

# Was it said beforehand that it is done, or may be? A verb is not enough for what somebody has to decide.
function Test-Acknowledged {
    param([hashtable]$Operation)
    if (Test-Named -Names $Run.Acknowledge -Operation $Operation) { return $true }
    if ($Operation.Kind -eq 'restore' -or $Run.Acknowledge -notcontains $Operation.Verb) { return $false }
    # A verb is enough where all that had to be decided first is decided.
    foreach ($choice in $Operation.Choices) {
        $isNamed = $Run.Acknowledge -contains $choice.Id -or $Run.Acknowledge -contains $choice.Number
        if (-not $isNamed -and $Run.Choices[$choice.Id] -ne 'applies') { return $false }
    }
    return $true
}

# Is it what we advise before or after the procedure, for a case that may come? Nobody's night waits for that.
function Test-Aside {
    param([hashtable]$Operation)
    return $Operation.Kind -ne 'check' -and "$($Operation['Part'])" -ne '' -and $Operation['Origin'] -eq 'advice' -and
        $Operation.Choices.Count -gt 0
}

# Is the operation noted as done, or passed on the way ahead?
function Test-Noted {
    param([hashtable]$Operation, [hashtable]$Picture)
    return $Picture.Passed.ContainsKey($Operation.Id) -or (Test-Touched -Record (Get-Record -Id $Operation.Id))
}
