# Where the operator stopped, from the state of the folders alone. The twin of progress.ts.

function Get-Progress {
    param([hashtable]$Context, [object[]]$Results)
    $states = @(foreach ($step in $Facts.Steps) { Get-StepState -Context $Context -Step $step -Results $Results })
    if ($states -notcontains 'open') { return $null }
    $last = [Array]::LastIndexOf($states, 'done')
    $completed = New-Object -TypeName 'Collections.Generic.List[string]'
    $stopped = $null
    for ($at = 0; $at -lt $states.Count; $at++) {
        if ($states[$at] -eq 'done' -or ($states[$at] -eq 'no-trace' -and $at -lt $last)) { $completed.Add($Facts.Steps[$at].Number) } elseif ($null -eq $stopped) { $stopped = $Facts.Steps[$at].Number }
    }
    return [ordered]@{ completed = $completed.ToArray(); stoppedBefore = [string]$stopped }
}

# done, open, or no-trace where a step leaves none.
function Get-StepState {
    param([hashtable]$Context, [hashtable]$Step, [object[]]$Results)
    if ($Step.Checks -contains 'backup-exists') { return $(if ($null -eq $Context.NoBackup -and $Context.Release -notin 'backup-is-new', 'swapped', 'one-folder') { 'done' } else { 'open' }) }
    if ($Step.Checks -contains 'runtime-complete') {
        $incomplete = $null -ne $Context.ReleaseFiles -and @($Context.ReleaseFiles | Where-Object -FilterScript { $_.State -in 'missing', 'truncated' }).Count -gt 0
        $done = $null -eq $Context.NoRuntime -and $null -eq $Context.Misplaced -and $Context.MissingPrograms.Count -eq 0 -and $Context.Release -notin 'untouched', 'old-again', 'swapped', 'one-folder' -and -not $incomplete
        return $(if ($done) { 'done' } else { 'open' })
    }
    if ($Step.Checks -notcontains 'config-copied') { return 'no-trace' }
    $files = @($Results | Where-Object -FilterScript { $_.check -eq 'config-copied' -and $null -ne $_.step -and $_.step.id -ceq $Step.Id })
    $notCopied = @($files | Where-Object -FilterScript { $_.Contains('verdict') -and $_.verdict -in 'missing', 'vendor-new-default', 'vendor-old-default', 'customer-settings-lost' })
    if ($null -ne $Context.NoRuntime -or $notCopied.Count -gt 0) { return 'open' }
    return $(if (@($files | Where-Object -FilterScript { $_.outcome -eq 'pass' }).Count -gt 0) { 'done' } else { 'no-trace' })
}
