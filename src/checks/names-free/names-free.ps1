# The names that the procedure gives are free, no run is under way, and the runtime folder is a folder of its own.
function Test-NamesFree {
    param([hashtable]$Context)
    $backups = @($Context.Readiness.Backups)
    $first = if ($backups.Count -gt 0) { $backups[0] } else { $Facts.Runtime }
    $draft = @{ Subject = $first; Step = $null; Expected = Get-Words 'names-free/expected' @{ names = $backups } }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $found = @(Get-JournalResult -Context $Context) + @(Get-TakenResults -Context $Context) + @(Get-LinkResult -Context $Context) + @(Get-EarlierResult -Context $Context)
    $found = @($found | Where-Object -FilterScript { $null -ne $_ })
    if (@($found | Where-Object -FilterScript { $_.Outcome -eq 'fail' }).Count -gt 0) { return $found }
    New-Result -Draft $draft -Outcome 'pass' -Case 'names-free/right' -Values @{ names = $backups }
    $found
}

function Get-JournalResult {
    param([hashtable]$Context)
    $state = $Context.Readiness.Journal
    if ($state -notin 'begun', 'broken') { return }
    $journal = '.upgrade-runbook/journal.jsonl'
    $draft = @{ Subject = $journal; Step = $null; Expected = Get-Words 'names-free/expected-ended' }
    if ($state -eq 'begun') { return New-Result -Draft $draft -Outcome 'fail' -Case 'names-free/begun' -Values @{ journal = $journal } }
    return New-Result -Draft $draft -Outcome 'fail' -Case 'names-free/broken' -Values @{ journal = $journal }
}

function Get-TakenResults {
    param([hashtable]$Context)
    foreach ($backup in $Context.Readiness.Backups) {
        $taken = Find-Name -Names $Context.Observation.Names -Name $backup
        if ($null -eq $taken) { continue }
        $draft = @{ Subject = $taken; Step = $null; Expected = Get-Words 'names-free/expected-free' @{ backup = $backup } }
        New-Result -Draft $draft -Outcome 'fail' -Case 'names-free/taken' -Values @{ taken = $taken; backupOption = $Options.Backup; command = Get-RenameCommand -Path $taken -Name "$taken-before-$($Facts.From)" }
    }
}

function Get-LinkResult {
    param([hashtable]$Context)
    $target = $Context.Readiness.RuntimeTarget
    if ($null -eq $target) { return }
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'names-free/expected-folder' @{ runtime = $Facts.Runtime } }
    New-Result -Draft $draft -Outcome 'warn' -Case 'names-free/link' -Values @{ runtime = $Facts.Runtime; target = $target }
}

function Get-EarlierResult {
    param([hashtable]$Context)
    $own = New-NameSet -Names $Context.Readiness.Backups
    $folders = @($Context.Observation.LookAlikes | Where-Object -FilterScript { -not $own.Contains((ConvertTo-FoldedName -Name $_)) })
    if ($folders.Count -eq 0) { return }
    $draft = @{ Subject = $(if ($folders.Count -eq 1) { $folders[0] } else { $Facts.Runtime }); Step = $null; Expected = Get-Words 'names-free/expected-alone' @{ runtime = $Facts.Runtime } }
    New-Result -Draft $draft -Outcome 'warn' -Case 'names-free/earlier' -Values @{ folders = $folders } -Files @(if ($folders.Count -gt 1) { $folders })
}
