# The journal: JSON Lines, each chained to the one before by its SHA-256 and sealed by its own. What is known of a run
# is what its lines say: each is read as soon as it is written.

function Reset-Journal {
    $Run.Records = @{}
    $Run.Choices = @{}
    $Run.Header = $null
    $Run.Sequence = 0
    $Run.Previous = '0' * 64
    $Run.Closed = ''
    $Run.RollbackHop = 0
    $Run.GoodBytes = 0
}

# One line. About: the operation, group or step of the way back that it is about.
function Add-Entry {
    param([string]$Event, [hashtable]$About = $null, $Outcome = $null, $Evidence = $null, $More = $null)
    if ($WhatIfPreference) { return }
    $step = $null
    if ($null -ne $About) { $step = [ordered]@{ id = $About.Step; hash = $About.Hash } }
    $entry = [ordered]@{
        sequence = $Run.Sequence + 1; time = (Get-Moment); event = $Event; step = $step; runbook = $Runbook.Sha256
        operator = $Run.Operator; outcome = $Outcome; evidence = $Evidence
    }
    if ($null -ne $About -and $About.Contains('Id') -and $About.Id -ne '') { $entry['operation'] = $About.Id }
    if ($null -ne $More) { foreach ($key in $More.get_Keys()) { $entry[$key] = $More[$key] } }
    $entry['previous'] = $Run.Previous
    $open = (ConvertTo-Json -InputObject $entry -Compress -Depth 8) -replace '\}\z'
    $line = $open + ',"sha256":"' + (Get-TextSha256 -Text $open) + '"}'
    Write-JournalLine -Line $line
    $null = Read-Line -Line $line
}

# Onto the disk before anything else happens. What a crash cut off is taken off first.
function Write-JournalLine {
    param([string]$Line)
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Run.JournalFile))
    $bytes = (New-Object -TypeName 'Text.UTF8Encoding' -ArgumentList $false).GetBytes("$Line`n")
    $mode = [IO.FileMode]::OpenOrCreate
    $stream = [IO.File]::Open($Run.JournalFile, $mode, [IO.FileAccess]::Write, [IO.FileShare]::Read)
    try {
        $stream.SetLength($Run.GoodBytes)
        [void]$stream.Seek(0, [IO.SeekOrigin]::End)
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
        $Run.GoodBytes += $bytes.Length
    } finally { $stream.Dispose() }
}

function Get-Moment {
    return [DateTimeOffset]::Now.ToString('yyyy-MM-ddTHH:mm:ss.fffzzz', [Globalization.CultureInfo]::InvariantCulture)
}

# SHA-256 of a text's UTF-8 bytes, in small letters.
function Get-TextSha256 {
    param([string]$Text)
    $algorithm = [Security.Cryptography.SHA256]::Create()
    try {
        $bytes = $algorithm.ComputeHash((New-Object -TypeName 'Text.UTF8Encoding' -ArgumentList $false).GetBytes($Text))
    } finally { $algorithm.Dispose() }
    return [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
}

# What the journal there says. Gives why it cannot be trusted; empty where it can, or where there is none.
function Read-Journal {
    Reset-Journal
    if (-not [IO.File]::Exists($Run.JournalFile)) { return '' }
    $encoding = New-Object -TypeName 'Text.UTF8Encoding' -ArgumentList $false
    $lines = $encoding.GetString([IO.File]::ReadAllBytes($Run.JournalFile)).Split([char]"`n")
    for ($at = 0; $at -lt $lines.Count; $at++) {
        $isLast = $at -eq $lines.Count - 1
        if ($isLast -and $lines[$at] -eq '') { break }
        $fault = Read-Line -Line $lines[$at].TrimEnd([char]"`r")
        # The last one was never finished; so it was not done what it says.
        if ($isLast) { break }
        if ($fault -ne '') { return Get-Words 'run/brokenLine' @{ line = $at + 1; fault = $fault } }
        $Run.GoodBytes += $encoding.GetByteCount($lines[$at]) + 1
    }
    return ''
}

# Takes over what a line says. Gives what is wrong with it; empty where nothing is.
function Read-Line {
    param([string]$Line)
    try { $entry = ConvertFrom-Json -InputObject $Line } catch { return Get-Words 'run/brokenJson' }
    $seal = $Line.LastIndexOf(',"sha256":', [StringComparison]::Ordinal)
    if ($seal -lt 0 -or
        $Line.Substring($seal) -cne (',"sha256":"' + (Get-TextSha256 -Text $Line.Substring(0, $seal)) + '"}')) {
        return Get-Words 'run/brokenSeal'
    }
    if ((Get-Field $entry 'sequence') -ne $Run.Sequence + 1 -or (Get-Field $entry 'previous') -cne $Run.Previous) {
        return Get-Words 'run/brokenChain'
    }
    if (($Run.Sequence -eq 0) -ne ((Get-Field $entry 'event') -eq 'start')) { return Get-Words 'run/brokenHeader' }
    $Run.Sequence++
    $Run.Previous = Get-TextSha256 -Text $Line
    Read-Entry -Entry $entry
    return ''
}

# A value of an object that JSON gave; $null where it has none of that name.
function Get-Field {
    param($Object, [string]$Name)
    if ($null -eq $Object -or $null -eq $Object.PSObject.Properties[$Name]) { return $null }
    return $Object.PSObject.Properties[$Name].Value
}

function Read-Entry {
    param($Entry)
    $step = Get-Field (Get-Field $Entry 'step') 'id'
    $operation = Get-Field $Entry 'operation'
    $id = if ($null -ne $operation) { "$operation" } else { "$step" }
    # What stopped a later call changes nothing about how the run ended.
    if ($Entry.event -ne 'stop') { $Run.Closed = '' }
    switch ($Entry.event) {
        'start' { $Run.Header = $Entry }
        'choose' { $Run.Choices[$id] = $Entry.outcome }
        'begin' {
            $record = Get-Record -Id $id
            # What was there before the first beginning counts, however often it was begun again.
            if (-not $record.IsBegun) { $record.Was = Get-Field $Entry.evidence 'was' }
            $record.IsBegun = $true
            if ($record.State -eq 'open') { $record.State = 'begun' }
            $Run.Records[$id] = $record
        }
        'done' {
            $record = Get-Record -Id $id
            $record.State = 'done'
            $record.Outcome = "$($Entry.outcome)"
            $Run.Records[$id] = $record
        }
        'undone' {
            $isBack = @($WayBack | Where-Object { $_.Id -eq $id }).Count -gt 0
            if ($isBack) {
                $Run.Records[$id] = @{
                    State = 'undone'; Outcome = "$($Entry.outcome)"; IsBegun = $true; Was = (Get-Record -Id $id).Was
                }
            }
            else { $Run.Records[$id] = @{ State = 'open'; Outcome = 'undone'; IsBegun = $false; Was = $null } }
        }
        'rollback' { $Run.RollbackHop = [int](Get-Field $Entry.evidence 'hop') }
        'rolled-back' { Clear-Hop -Hop ([int](Get-Field $Entry.evidence 'hop')); $Run.RollbackHop = 0 }
        'close' { $Run.Closed = "$($Entry.outcome)" }
    }
}

# Of an installation that was taken back nothing is known any more, as before it began.
function Clear-Hop {
    param([int]$Hop)
    foreach ($step in @($Operations) + @($WayBack)) {
        if ($step.Hop -ne $Hop) { continue }
        [void]$Run.Records.Remove($step.Id)
        if ($step.Contains('Choices')) { foreach ($choice in $step.Choices) { [void]$Run.Choices.Remove($choice.Id) } }
    }
}

# What is known of an operation or a step of the way back. State: open, begun, done or undone.
function Get-Record {
    param([string]$Id)
    if ($Run.Records.ContainsKey($Id)) { return $Run.Records[$Id] }
    return @{ State = 'open'; Outcome = ''; IsBegun = $false; Was = $null }
}

# Was it begun, or is it so: is there something that the way back has to look at?
function Test-Touched {
    param([hashtable]$Record)
    return $Record.State -eq 'begun' -or ($Record.State -eq 'done' -and
        @('done', 'acknowledged', 'already so') -contains $Record.Outcome)
}

# The first line says what a later call has to agree with.
function Start-Journal {
    $steps = New-Object -TypeName 'Collections.Generic.List[object]'
    $seen = @{}
    foreach ($step in @($Operations) + @($WayBack)) {
        if ($step.Kind -eq 'hold' -or $seen.ContainsKey($step.Step)) { continue }
        $seen[$step.Step] = $true
        $steps.Add([ordered]@{ id = $step.Step; hash = $step.Hash; number = $step.Number })
    }
    $archives = [ordered]@{}
    foreach ($hop in $Hops) {
        if ($hop.Archive -ne '' -and $hop.Sha256 -ne '') {
            $archives[$hop.To] = [ordered]@{ file = $hop.Archive; sha256 = $hop.Sha256 }
        }
    }
    $hosting = if ($Run.Hosting -eq '') { $null } else { $Run.Hosting }
    # The name that somebody chose; the one that the steps have anyway says nothing.
    $backup = if ($Run.Typed.ContainsKey('BackupName')) { $Run.Backup } else { $Runbook.BackupName }
    if ($backup -eq '') { $backup = $null }
    Add-Entry -Event 'start' -More ([ordered]@{
        schemaVersion = 1; product = $Runbook.Product; role = $Runbook.Role; from = $Runbook.From; to = $Runbook.To
        directory = $Run.Directory; hosting = $hosting; backupName = $backup; archives = $archives
        steps = $steps.ToArray()
    })
}

# Refuses what contradicts the first line; takes from it what this call does not say.
function Use-Header {
    $header = $Run.Header
    foreach ($name in 'product', 'role', 'from', 'to') {
        Assert-Same -What $name -Recorded (Get-Field $header $name) -Said $Runbook[$name]
    }
    if ($header.runbook -cne $Runbook.Sha256) {
        $before = @{}
        foreach ($step in @(Get-Field $header 'steps')) {
            if ($null -ne $step) { $before["$($step.id)"] = "$($step.hash)" }
        }
        $changed = @(@($Operations) + @($WayBack) |
            Where-Object { $_.Kind -ne 'hold' -and $before[$_.Step] -cne $_.Hash } | ForEach-Object { $_.Number } |
                Select-Object -Unique)
        Stop-Run -Code 2 -Says (Get-Words 'run/otherRunbook' @{
            changes = $changed; journal = $Run.JournalFile
        }) -Remedy (Get-Words 'run/otherRemedy')
    }
    $Run.Backup = Join-Said -Recorded (Get-RecordedBackup) -Name 'backupName' -Parameter 'BackupName' -Said $Run.Backup
    $recorded = Get-Field $header 'hosting'
    $Run.Hosting = Join-Said -Recorded $recorded -Name 'hosting' -Parameter 'Hosting' -Said $Run.Hosting
    foreach ($hop in $Hops) {
        $recorded = Get-Field (Get-Field $header 'archives') $hop.To
        if ($null -eq $recorded) { continue }
        if (-not $Run.Typed.ContainsKey($hop.Parameter)) { $hop.Archive = "$($recorded.file)" }
        $hop.Recorded = "$($recorded.sha256)"
        if ($Run.Typed.ContainsKey($hop.Parameter) -and [IO.File]::Exists($hop.Archive)) {
            Assert-Same -What "archive of $($hop.To)" -Recorded $hop.Recorded -Said (Get-FileSha256 -Path $hop.Archive)
        }
    }
}

# What counts of what the first line and this call say.
function Join-Said {
    param($Recorded, [string]$Name, [string]$Parameter, [string]$Said)
    if ($null -eq $Recorded) { return $Said }
    if ($Run.Typed.ContainsKey($Parameter)) { Assert-Same -What $Name -Recorded $Recorded -Said $Said }
    return "$Recorded"
}

# The name of the backup that the run uses: the chosen one, or where nobody chose one, the steps' own.
function Get-RecordedBackup {
    $recorded = Get-Field $Run.Header 'backupName'
    if ($null -ne $recorded) { return $recorded }
    foreach ($hop in $Hops) {
        if ($hop.Backup -eq '') { continue }
        $own = $hop.Backup.Substring(0, $hop.Backup.Length - $hop.BackupSuffix.Length)
        # Made for a name of its own, this script does not know the one that the run uses.
        if ($Runbook.BackupName -ne '') { Assert-Same -What 'backupName' -Recorded '(none)' -Said $Runbook.BackupName }
        return $own
    }
}

function Assert-Same {
    param([string]$What, $Recorded, $Said)
    if ("$Recorded" -ceq "$Said") { return }
    Stop-Run -Code 2 -Says (Get-Words 'run/other' @{
        what = $What; recorded = "$Recorded"; said = "$Said"; journal = $Run.JournalFile
    }) -Remedy (Get-Words 'run/otherRemedy')
}

# Gives the journal of a run that ended, and what it kept, names of their own.
function Move-ClosedJournal {
    for ($count = 1; $true; $count++) {
        $closed = [IO.Path]::ChangeExtension($Run.JournalFile, $null).TrimEnd('.') + ".closed-$count.jsonl"
        $kept = Get-WorkPath -Name "kept.closed-$count"
        if ([IO.File]::Exists($closed) -or [IO.Directory]::Exists($kept)) { continue }
        Move-Path -From $Run.JournalFile -To $closed
        if ([IO.Directory]::Exists((Get-WorkPath -Name 'kept'))) {
            Move-Path -From (Get-WorkPath -Name 'kept') -To $kept
        }
        Reset-Journal
        return
    }
}
