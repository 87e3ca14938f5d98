# The release lies directly in the runtime folder, not one folder further in.
function Test-RuntimeNotNested {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-Words 'runtime-not-nested/expected' @{ runtime = $runtime } }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $inside = $Context.BackupInside
    $folders = @($Context.Nested | ForEach-Object -Process { "$runtime/$_" } | Where-Object -FilterScript { $_ -cne $inside })
    if ($folders.Count -eq 0 -and $null -ne $inside) { return New-Skip @draft -Reason (Get-Words 'runtime-not-nested/inside' @{ folder = $inside }) }
    if ($folders.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-not-nested/right' -Values @{ runtime = $runtime } }
    $files = @(if ($folders.Count -gt 1) { $folders })
    $draft.Subject = $folders[0]
    if ($null -eq $Context.Misplaced) {
        return New-Result -Draft $draft -Outcome 'fail' -Case 'runtime-not-nested/twice' -Values @{ folders = $folders; remedy = Get-NestedRemedy -Folder $folders[0] -Context $Context } -Files $files
    }
    $command = Get-MoveContentCommand -From $folders[0] -To $runtime
    return New-Result -Draft $draft -Outcome 'fail' -Case 'runtime-not-nested/too-deep' -Values @{ folders = $folders; path = Get-HostPath -Relative $runtime; command = $command } -Files $files
}

# What to do about a release in the release: where there is no other copy of the old one, it is not deleted.
function Get-NestedRemedy {
    param([string]$Folder, [hashtable]$Context)
    $isOnlyCopy = $null -ne $Facts.Backup -and ($null -ne $Context.NoBackup -or $null -ne $Context.WrongBackup)
    if (-not $isOnlyCopy -and $Context.Olds -cnotcontains $Folder) { return Get-Words 'runtime-not-nested/delete-it' @{ command = Get-RemoveFolderCommand -Path $Folder } }
    $program = Get-First -Items (@($Facts.Role.VersionProgram) + @($Facts.Role.Programs))
    $isRelease = @($Context.Observation.Releases | Where-Object -FilterScript { $_.Path -ceq $Folder }).Count -gt 0
    $command = if ($isRelease -and $null -ne $program) { Get-ShowVersionCommand -Path "$Folder/$program" } else { Get-ListCommand -Path $Folder }
    return Get-Words 'runtime-not-nested/keep-it' @{ from = $Facts.From; command = $command; runtime = $Facts.Runtime }
}
