# The new runtime folder grants what the backup grants. The rights of the two folders themselves are compared, not of
# what is in them.
function Test-RuntimeRights {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $backup = $Context.Observation.Backup.Name
    $draft = @{ Subject = $runtime; Step = $null; Expected = Get-Words 'runtime-rights/expected' @{ backup = $backup } }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.NoBackup)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    try {
        $now = Get-FolderRights -Path $Context.Observation.Runtime.Root
        $before = Get-FolderRights -Path $Context.Observation.Backup.Root
    } catch {
        return New-NotSeen -Draft $draft -Message (Get-Words 'runtime-rights/unseen' @{ runtime = $runtime; backup = $backup; reason = Get-Reason -Failure $_ }) -Remedy (Get-LookAgain -What (Get-Words 'runtime-rights/both-folders'))
    }
    if ($null -eq $now -or $null -eq $before) { return New-Skip @draft -Reason (Get-Words 'runtime-rights/not-here') }
    $lacking = @(Get-LackingRights -Now $now -Before $before)
    if ($lacking.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-rights/right' -Values @{ runtime = $runtime; backup = $backup } }
    return New-Result -Draft $draft -Outcome 'warn' -Case 'runtime-rights/lacking' -Values @{ rights = $lacking; runtime = $runtime; backup = $backup; from = Get-QuotedPath -Relative $backup; to = Get-QuotedPath -Relative $runtime }
}

# What was granted before and is not now: `identity: rights`.
function Get-LackingRights {
    param([object[]]$Now, [object[]]$Before)
    $granted = @{}
    foreach ($rule in $Now) { if (-not $rule.Denied) { $granted[$rule.Identity] = [int]$granted[$rule.Identity] -bor $rule.Rights } }
    foreach ($rule in $Now) { if ($rule.Denied) { $granted[$rule.Identity] = [int]$granted[$rule.Identity] -band -bnot $rule.Rights } }
    Get-Distinct -Items @(foreach ($rule in $Before) {
        if (-not $rule.Denied -and ([int]$granted[$rule.Identity] -band $rule.Rights) -ne $rule.Rights) { "$($rule.Identity): $($rule.Name)" }
    })
}
