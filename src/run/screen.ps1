# What is said and asked. Names from archives and folders may hold characters that a terminal obeys.

function Write-Line {
    param([string]$Text)
    Write-Host ($Text -replace '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]', '?')
}

# What became of an operation or a step of the way back, and what was seen.
function Write-Outcome {
    param([string]$Outcome, [string[]]$Says = @())
    $seen = @($Says | Where-Object { "$_" -ne '' })
    if ($seen.Count -eq 0) {
        Write-Line "    $Outcome"
    } else { Write-Line "    ${Outcome}: $([string]::Join('; ', $seen))" }
}

# The step that an operation belongs to; once where several of its operations stand together.
function Show-Step {
    param([hashtable]$Step)
    if ($Step.Section -ne '' -and $Step.Section -ne $Run.Section) {
        $Run.Section = $Step.Section
        Write-Line ''
        Write-Line "== $($Step.Section)"
    }
    if ($Run.Shown -eq $Step.Step) { return }
    $Run.Shown = $Step.Step
    Write-Line ''
    Write-Line "Step $($Step.Number): $($Step.Says)"
    $isForPerson = -not (Test-Performed -Operation $Step)
    foreach ($line in $Step.Lines) {
        if ($line -is [string]) { Write-Line "    $line"; continue }
        # How to stop and start by one way of running it: not what this script does itself, and never another way than
        # the host's.
        if ($Run.Hosting -eq '') { Write-Line "    Here ($($line.Name)): $($line.Says)" }
        elseif ($Run.Hosting -eq $line.Hosting -and ($isForPerson -or $Run.Hosting -eq $Runbook.Hosting)) {
            Write-Line "    Here: $($line.Says)"
        }
    }
    if ($Step.Where -ne '') { Write-Line "    $($Step.Where)" }
}

# A question to the operator: yes, skip or no. Where nobody answers, the run stops.
function Read-Answer {
    param([string]$Question, [switch]$MaySkip)
    $choices = if ($MaySkip) { '[Y] yes  [S] it does not apply here  [N] no, stop' } else { '[Y] yes  [N] no, stop' }
    for ($attempt = 1; $attempt -le 5; $attempt++) {
        try { $answer = Read-Host "    $Question $choices" } catch { break }
        if ($answer -match '^\s*y') { return 'yes' }
        if ($MaySkip -and $answer -match '^\s*s') { return 'skip' }
        if ($answer -match '^\s*n') { return 'no' }
    }
    return 'no'
}

# PowerShell's own confirmation, unless the operator has given it beforehand.
function Confirm-Doing {
    param([hashtable]$Step, [string]$Says)
    if ($Unattended -or (Test-Acknowledged -Operation $Step)) { return }
    if (-not $Cmdlet.ShouldProcess($Run.Directory, "Step $($Step.Number): $Says")) {
        Stop-Before -Step $Step -Remedy (Get-Words 'run/somebodyConfirms')
    }
}

# The command that goes on or back, with what was typed this time.
function Format-Command {
    param([string]$Way)
    $program = if ($PSVersionTable.PSEdition -eq 'Desktop') { 'powershell.exe' } else { 'pwsh' }
    $parts = @($program, '-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', (Format-Word -Word $Run.Script))
    foreach ($name in ($Run.Typed.get_Keys() | Sort-Object)) {
        if (@('Resume', 'Rollback', 'StartAt', 'WhatIf', 'Confirm', 'Verbose', 'Debug') -contains $name) { continue }
        $value = $Run.Typed[$name]
        if ($value -is [switch]) { if ($value) { $parts += "-$name" }; continue }
        $parts += @("-$name", (Format-Word -Word ([string]::Join(',', @($value)))))
    }
    return [string]::Join(' ', ($parts + "-$Way"))
}

function Format-Word {
    param([string]$Word)
    if ($Word -match '^[\w.:\\/@+,-]+$') { return $Word }
    return "'" + ($Word -replace "['\u2018-\u201b]", '$0$0') + "'"
}
