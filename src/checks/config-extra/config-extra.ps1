# The customer's other settings, which the guide does not copy, were not left behind in the backup.
function Test-ConfigExtra {
    param([hashtable]$Context)
    $observation = $Context.Observation
    $subject = if ($null -eq $Facts.Backup) { $Facts.Runtime } else { $observation.Backup.Name }
    $draft = @{ Subject = $subject; Step = $null; Expected = Get-Words 'config-extra/expected' }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.NoBackup, $Context.WrongBackup)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    $copied = New-NameSet -Names @(Get-CopiedFiles -Observation $observation -Copies $Facts.Copies | ForEach-Object -Process { $_.Path })
    $results = @(foreach ($judgement in $Context.Settings.Judgements.get_Values()) {
        if ($copied.Contains((ConvertTo-FoldedName -Name $judgement.Path))) { continue }
        if (Test-InBackup -Judgement $judgement -Observation $observation) { Get-ExtraResult -Context $Context -Judgement $judgement }
        elseif (Test-Nobodys -Judgement $judgement -Observation $observation) { Get-NobodysResult -Path $judgement.Path -Observation $observation }
    })
    if ($results.Count -gt 0) { return $results }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'config-extra/none' -Values @{ folder = $subject }
}

function Get-ExtraResult {
    param([hashtable]$Context, [hashtable]$Judgement)
    $path = $Judgement.Path
    $source = "$($Context.Observation.Backup.Name)/$(Get-BaseName -Path $path)"
    $draft = @{ Subject = $path; Step = Get-StepOfFile -Path $path; Expected = Get-Words 'config-extra/expected-file' @{ source = $source } }
    if ($null -eq $Judgement.Verdict) {
        $reason = Get-First -Items @($Judgement.Reason, (Get-Words 'settings-files/one-unseen'))
        return New-NotSeen -Draft $draft -Message (Get-Words 'settings-files/uncompared' @{ path = $path; source = $source; reason = $reason }) -Remedy (Get-LookAgain -What (Get-Words 'result/both-files'))
    }
    if ($Judgement.Current.State -eq 'unreadable') { return New-Skip @draft -Reason (Get-Words 'settings-files/unreadable' @{ path = $path }) }
    if ($Judgement.Verdict -in 'identical', 'equivalent', 'merged', 'same-as-default') { return New-Result -Draft $draft -Outcome 'pass' -Case 'config-extra/kept' -Values @{ path = $path } }
    if ($Judgement.Customised -eq $false) { return New-Result -Draft $draft -Outcome 'pass' -Case 'config-extra/default' -Values @{ source = $source; from = $Facts.From } }
    $premise = Get-ExtraPremise -Context $Context -Judgement $Judgement -Source $source
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    return Get-LossResult -Draft $draft -Judgement $Judgement -Source $source
}

# Why it is another check that speaks of the file, or nothing tells; $null: it is this one.
function Get-ExtraPremise {
    param([hashtable]$Context, [hashtable]$Judgement, [string]$Source)
    if ($Judgement.Current.State -ne 'absent') {
        $isUnknown = $null -eq $Judgement.Customised -and $Judgement.Backup.State -eq 'readable' -and -not (Test-Wins -Judgement $Judgement -Observation $Context.Observation)
        return $(if ($isUnknown) { Get-Words 'config-extra/no-baseline' @{ baselineOption = $Options.Baseline; source = $Source; from = $Facts.From } } else { $null })
    }
    if ($null -ne $Context.Misplaced) { return $Context.Misplaced }
    if ($Judgement.Customised -eq $true -or $null -eq $Context.ReleaseFiles) { return $null }
    $name = ConvertTo-FoldedName -Name (Get-BaseName -Path $Judgement.Path)
    $missing = @($Context.ReleaseFiles | Where-Object -FilterScript { $_.State -eq 'missing' -and $_.Folded -ceq $name })
    return $(if ($missing.Count -gt 0) { Get-Words 'config-extra/missing-elsewhere' @{ path = $Judgement.Path } } else { $null })
}

function Get-LossResult {
    param([hashtable]$Draft, [hashtable]$Judgement, [string]$Source)
    $path = $Draft.Subject
    $current = Get-HostPath -Relative $path
    $kept = Get-HostPath -Relative $Source
    if ($Judgement.Verdict -eq 'diverged') {
        return New-Result -Draft $Draft -Outcome 'warn' -Case 'config-extra/diverged' -Values @{ path = $path; source = $Source; current = $current; kept = $kept } -Settings @($Judgement.Differences | ForEach-Object -Process { $_.Key })
    }
    if ($Judgement.Current.State -eq 'absent') {
        return New-Result -Draft $Draft -Outcome 'warn' -Case 'config-extra/gone' -Values @{ source = $Source; command = Get-CopyCommand -From $Source -To $path }
    }
    $keys = @($Judgement.Lost)
    $lost = if ($keys.Count -gt 0) { Get-Words 'config-extra/lost' @{ keys = $keys } } else { '' }
    return New-Result -Draft $Draft -Outcome 'warn' -Case 'config-extra/lacking' -Values @{ path = $path; source = $Source; from = $Facts.From; current = $current; kept = $kept; lost = $lost } -Settings $keys
}

function Test-InBackup {
    param([hashtable]$Judgement, [hashtable]$Observation)
    return $Judgement.Backup.State -ne 'absent' -and $Observation.BackupEntries.Contains((ConvertTo-FoldedName -Name (Get-BaseName -Path $Judgement.Path)))
}

# Is it a file that releases do not ship: settings besides those that the role needs? Such a file wins over them.
function Test-Wins {
    param([hashtable]$Judgement, [hashtable]$Observation)
    $place = ConvertTo-FoldedName -Name $Judgement.Path.Substring($Facts.Runtime.Length + 1)
    if ($Judgement.Format -ne 'json' -or ($null -ne $Observation.ArchiveEntries -and $Observation.ArchiveEntries.Contains($place))) { return $false }
    foreach ($file in $Facts.SettingsFiles) { if ($file.Required -and (Test-SameName -One $file.Name -Other (Get-BaseName -Path $Judgement.Path))) { return $false } }
    return $true
}

# Is it in the runtime folder, does it win, and does it come from neither the release, nor a step, nor the backup?
function Test-Nobodys {
    param([hashtable]$Judgement, [hashtable]$Observation)
    if ($Judgement.Current.State -eq 'absent' -or $Judgement.Backup.State -ne 'absent' -or -not (Test-Wins -Judgement $Judgement -Observation $Observation)) { return $false }
    $name = ConvertTo-FoldedName -Name (Get-BaseName -Path $Judgement.Path)
    foreach ($edit in $Facts.Edits) { if ((New-PathMatcher -Patterns @(Get-BaseName -Path $edit.File)).IsMatch($name)) { return $false } }
    return $true
}

function Get-NobodysResult {
    param([string]$Path, [hashtable]$Observation)
    $name = Get-BaseName -Path $Path
    $aside = if ($Observation.Names -ccontains "unused-$name") { "unused-$name.json" } else { "unused-$name" }
    $draft = @{ Subject = $Path; Step = Get-StepOfFile -Path $Path; Expected = Get-Words 'config-extra/expected-nobodys' @{ path = $Path } }
    return New-Result -Draft $draft -Outcome 'warn' -Case 'config-extra/nobodys' -Values @{ path = $Path; source = "$($Observation.Backup.Name)/$name"; command = Get-MoveCommand -From $Path -To $aside }
}
