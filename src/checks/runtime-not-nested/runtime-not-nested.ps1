# The release lies directly in the runtime folder, not one folder further in.
function Test-RuntimeNotNested {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-Words 'runtime-not-nested/expected' @{ runtime = $runtime } }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $folders = @($Context.Nested | ForEach-Object -Process { "$runtime/$_" })
    if ($folders.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-not-nested/right' -Values @{ runtime = $runtime } }
    $files = @(if ($folders.Count -gt 1) { $folders })
    $draft.Subject = $folders[0]
    if ($null -eq $Context.Misplaced) {
        return New-Result -Draft $draft -Outcome 'fail' -Case 'runtime-not-nested/twice' -Values @{ folders = $folders; command = Get-RemoveFolderCommand -Path $folders[0] } -Files $files
    }
    $command = Get-MoveContentCommand -From $folders[0] -To $runtime
    return New-Result -Draft $draft -Outcome 'fail' -Case 'runtime-not-nested/too-deep' -Values @{ folders = $folders; path = Get-HostPath -Relative $runtime; command = $command } -Files $files
}
