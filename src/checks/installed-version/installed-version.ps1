# The runtime folder holds the release that this way begins with.
function Test-InstalledVersion {
    param([hashtable]$Context)
    return $Context.Installed
}

# Why nothing else in the runtime folder can be judged; $null: it can.
function Get-WhyNotInstalled {
    param([hashtable]$Installed)
    if ($Installed.Outcome -notin 'fail', 'unknown') { return $null }
    return Get-Words 'installed-version/premise' @{ actual = $Installed.Actual }
}

function Get-InstalledResult {
    param([hashtable]$Observation)
    $runtime = $Facts.Runtime
    $tree = $Observation.Runtime
    $draft = @{ Subject = $runtime; Step = $null; Expected = Get-Words 'installed-version/expected' @{ from = $Facts.From; runtime = $runtime } }
    if ($tree.State -eq 'unseen') { return New-NotSeenBecause -Draft $draft -Name $runtime -Reason $tree.Reason -What (Get-Words 'installed-version/folder' @{ runtime = $runtime }) }
    if ($tree.State -ne 'folder' -or (Test-Empty -Tree $tree)) { return Get-NotThereResult -Draft $draft -Observation $Observation }
    $held = @($Facts.Role.Programs | Where-Object -FilterScript { Test-HoldsProgram -Entries $Observation.RuntimeEntries -Program $_ })
    if ($held.Count -eq 0) { return Get-OtherProgramsResult -Draft $draft -Observation $Observation }
    return Get-InstalledVersionResult -Draft $draft -Observation $Observation
}

# That there is no release to begin with; where another folder holds it, that an upgrade was begun.
function Get-NotThereResult {
    param([hashtable]$Draft, [hashtable]$Observation)
    $line = Get-First -Items @((Get-ProductLine -Version $Facts.From), $Facts.From)
    foreach ($release in $Observation.Releases) {
        $isOld = if ($null -eq $release.Version) { Test-SameName -One $release.Path -Other $Observation.Backup.Planned } else { (Get-ProductLine -Version $release.Version) -ceq $line }
        if (-not $isOld -or $release.Path.IndexOf([char]'/') -ge 0) { continue }
        return New-Result -Draft $Draft -Outcome 'fail' -Case 'installed-version/half-way' -Values @{ runtime = $Facts.Runtime; from = $Facts.From; backup = $release.Path; command = Get-RenameCommand -Path $release.Path -Name $Facts.Runtime }
    }
    $folder = Get-FolderWords -Tree $Observation.Runtime -Name $Facts.Runtime
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'installed-version/none' -Values @{ found = $folder.Found; instead = $folder.Instead; from = $Facts.From }
}

function Get-OtherProgramsResult {
    param([hashtable]$Draft, [hashtable]$Observation)
    foreach ($other in $Facts.OtherRoles) {
        $held = @($other.Programs | Where-Object -FilterScript { Test-HoldsProgram -Entries $Observation.RuntimeEntries -Program $_ })
        if ($held.Count -gt 0) { return New-Result -Draft $Draft -Outcome 'fail' -Case 'installed-version/other-role' -Values @{ runtime = $Facts.Runtime; role = $other.Name; id = $other.Id } }
    }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'installed-version/no-program' -Values @{ runtime = $Facts.Runtime; programs = @($Facts.Role.Programs) }
}

function Get-InstalledVersionResult {
    param([hashtable]$Draft, [hashtable]$Observation)
    $programs = @($Observation.RuntimeVersions)
    $line = Get-First -Items @((Get-ProductLine -Version $Facts.From), $Facts.From)
    $others = @($programs | Where-Object -FilterScript { $_.State -eq 'version' -and (Get-First -Items @((Get-ProductLine -Version $_.Version), $line)) -cne $line })
    $telling = @($programs | Where-Object -FilterScript { $_.State -ne 'none' })
    $seen = Get-First -Items @($others + $telling + $programs)
    if ($null -eq $seen) { return New-Result -Draft $Draft -Outcome 'pass' -Case 'installed-version/by-name' -Values @{ runtime = $Facts.Runtime } }
    $program = "$($Facts.Runtime)/$($seen.Program)"
    $command = Get-ShowVersionCommand -Path $program
    if ($seen.State -eq 'unseen') { return New-NotSeenBecause -Draft $Draft -Name $program -Reason $seen.Reason -What (Get-Words 'result/the-file') }
    if ($seen.State -eq 'none') { return New-Result -Draft $Draft -Outcome 'warn' -Case 'installed-version/silent' -Values @{ program = $program; command = $command } }
    $found = Get-ProductLine -Version $seen.Version
    if ($null -eq $found) { return New-Result -Draft $Draft -Outcome 'warn' -Case 'installed-version/unknown' -Values @{ program = $program; version = $seen.Version; command = $command } }
    if ($found -ceq $line) { return New-Result -Draft $Draft -Outcome 'pass' -Case 'installed-version/right' -Values @{ program = $program; version = $seen.Version; line = $line } }
    $to = Get-First -Items @((Get-ProductLine -Version $Facts.To), $Facts.To)
    if ($found -ceq $to) { return New-Result -Draft $Draft -Outcome 'fail' -Case 'installed-version/upgraded' -Values @{ program = $program; version = $seen.Version; found = $found; from = $Facts.From } }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'installed-version/other-line' -Values @{ program = $program; version = $seen.Version; found = $found; from = $Facts.From }
}
