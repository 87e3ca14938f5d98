# The runtime folder is not the old release again, and the backup is not the new one.
function Test-RuntimeReplaced {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-Words 'runtime-replaced/expected' @{ to = $Facts.To; runtime = $runtime; from = $Facts.From; backup = $Context.Observation.Backup.Name } }
    $untouched = if ($Context.Release -eq 'untouched') { $Context.WrongRuntime } else { $null }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.Misplaced, $untouched, $Context.NoBackup)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    return Get-ReleaseResult -Draft $draft -Context $Context
}

function Get-ReleaseResult {
    param([hashtable]$Draft, [hashtable]$Context)
    $runtime = $Facts.Runtime
    $from = $Facts.From
    $to = $Facts.To
    $backup = $Context.Observation.Backup.Name
    $runtimePath = Get-HostPath -Relative $runtime
    $backupPath = Get-HostPath -Relative $backup
    switch ($Context.Release) {
        'old-again' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'runtime-replaced/old-again' -Values @{ from = $from; to = $to; runtime = $runtime; runtimePath = $runtimePath; settings = Get-SourceWords -Context $Context } }
        'backup-is-new' {
            $Draft.Subject = $backup
            return New-Result -Draft $Draft -Outcome 'fail' -Case 'runtime-replaced/backup-is-new' -Values @{ from = $from; to = $to; backup = $backup; backupPath = $backupPath; backupOption = $Options.Backup }
        }
        'swapped' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'runtime-replaced/swapped' -Values @{ from = $from; to = $to; runtime = $runtime; backup = $backup; command = Get-SwapCommand -One $runtime -Other $backup } }
        'both-the-same' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'runtime-replaced/both-the-same' -Values @{ runtime = $runtime; backup = $backup; archiveOption = $Options.Archive; baselineOption = $Options.Baseline } }
        'one-folder' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'runtime-replaced/one-folder' -Values @{ runtime = $runtime; backup = $backup; runtimePath = $runtimePath; backupPath = $backupPath; from = $from } }
        'unknown' { return New-Result -Draft $Draft -Outcome 'unknown' -Case 'runtime-replaced/unseen' -Values @{ runtime = $runtime; remedy = Get-LookAgain -What (Get-Words 'result/whole-folder') } }
    }
    return New-Result -Draft $Draft -Outcome 'pass' -Case 'runtime-replaced/right' -Values @{ runtime = $runtime; backup = $backup }
}
