# What is seen before anything is begun.

# Archives, hosting and room. All that is wrong with the hosting is said at once.
function Test-Host {
    $faults = @(Find-HostingFaults)
    if ($faults.Count -gt 0) { Stop-Run -Code 2 -Says ([string]::Join([Environment]::NewLine + '         ', $faults)) }
    if ($Run.Way -eq 'back') { return }
    $needed = 0L
    foreach ($hop in $Hops) {
        $open = @($Operations |
            Where-Object { $_.Hop -eq $hop.Number -and (Test-FileChange -Operation $_) -and
                (Get-Record -Id $_.Id).State -ne 'done' })
        $unpacks = @($open | Where-Object { $_.Change -eq 'unpack' })
        $isWanted = @($open | Where-Object { @('unpack', 'move', 'copy') -contains $_.Change }).Count -gt 0
        if (-not $isWanted -or ($unpacks.Count -eq 0 -and -not [IO.File]::Exists($hop.Archive))) { continue }
        Open-HopRelease -Hop $hop
        foreach ($unpack in $unpacks) {
            $isMoved = @($Operations | Where-Object { $_.Change -eq 'move' -and $_.From -eq $unpack.Into }).Count -gt 0
            $isAbsent = (Get-PathKind -Path (Find-FullPath -Relative $unpack.Into)) -eq 'absent'
            if ($isAbsent -or $isMoved) { $needed += $Run.Releases[$hop.Number].Bytes }
        }
    }
    $free = Get-FreeBytes -Folder $Run.Directory
    if ($null -eq $free -or $free -ge $needed -or $null -ne $Run.Header) { return }
    $values = @{
        directory = $Run.Directory; free = (Format-Megabytes -Bytes $free); needed = (Format-Megabytes -Bytes $needed)
    }
    Stop-WithWords -Code 2 -Id 'run/room' -Values $values
}

# Opens the release of an installation, and refuses what is none of the role and version, or another file than was
# meant.
function Open-HopRelease {
    param([hashtable]$Hop)
    $values = @{ to = $Hop.To; option = "-$($Hop.Parameter)" }
    if ($Hop.Archive -eq '') {
        Stop-WithWords -Code 2 -Id 'unpack/noArchive' -Values $values
    }
    $name = $Hop.Archive
    $Hop.Archive = $Cmdlet.GetUnresolvedProviderPathFromPSPath($name)
    $wanted = @{
        Programs = $Product.Programs; VersionProgram = $Product.VersionProgram; Lines = $Product.Lines
        Role = $Product.Role; OtherRoles = $Product.OtherRoles; Version = $Hop.To
    }
    $release = Open-Release -Path $Hop.Archive -Name $name -Unpacked @wanted
    $ignoringCase = [StringComparer]::OrdinalIgnoreCase
    $files = New-Object -TypeName 'Collections.Generic.Dictionary[string,object]' -ArgumentList $ignoringCase
    $folders = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList $ignoringCase
    foreach ($entry in $release.Entries) {
        $files[$entry.Path] = $entry
        for ($at = $entry.Path.LastIndexOf([char]'/'); $at -gt 0; $at = $entry.Path.LastIndexOf([char]'/', $at - 1)) {
            [void]$folders.Add($entry.Path.Substring(0, $at))
        }
    }
    foreach ($folder in $release.Folders) { [void]$folders.Add($folder.TrimEnd('/')) }
    $release.Files = $files
    $release.Folders = $folders
    $Run.Releases[$Hop.Number] = $release
    Assert-ReleaseVersion -Release $release -Version $Hop.To -Lines $Product.Lines
    $Hop.Sha256 = Get-FileSha256 -Path $Hop.Archive
    Write-Line "Archive of $($Hop.To): $($Hop.Archive), $($release.Entries.Count) files, $($release.Bytes) bytes"
    Write-Line "    SHA-256 $($Hop.Sha256)"
    if ($Hop.Wanted.Trim() -ne '' -and $Hop.Wanted.Trim() -ne $Hop.Sha256) {
        Stop-Run -Code 2 -Says (Get-Words 'run/otherSha256' @{
            file = $Hop.Archive; found = $Hop.Sha256; wanted = $Hop.Wanted.Trim()
        })
    }
    if ($Hop.Recorded -ne '') { Assert-Same -What "archive of $($Hop.To)" -Recorded $Hop.Recorded -Said $Hop.Sha256 }
    Test-PathLengths -Release $release
}

# Windows PowerShell cannot write paths of 260 characters and more.
function Test-PathLengths {
    param([hashtable]$Release)
    if ($PSVersionTable.PSEdition -ne 'Desktop') { return }
    $longest = ($Release.Entries | ForEach-Object { $_.Path.Length } | Measure-Object -Maximum).Maximum
    $length = (Get-WorkPath -Name 'extracting').Length + 1 + $longest
    if ($length -ge 260) {
        $says = "A path of the release would have $length characters, and Windows PowerShell takes 259."
        Stop-Run -Code 2 -Says $says -Remedy 'Run this script with PowerShell 7, or in a folder with a shorter path.'
    }
}

# Goes through the operations on a picture of the folder: the first that cannot be done is refused, and where nobody is
# there, so is what waits for a person. With -WhatIf it says what each comes to.
function Test-Ahead {
    $picture = New-Picture
    $made = @{}
    $waiting = @()
    $isReached = -not $Run.IsWaiting
    foreach ($operation in $Operations) {
        $record = Get-Record -Id $operation.Id
        if (-not $isReached) { $isReached = Test-Named -Names @($StartAt) -Operation $operation }
        if ($record.State -eq 'done' -or -not $isReached) { continue }
        $decision = Get-Decision -Operation $operation
        if ($decision -eq 'skipped') { Show-Outlook -Operation $operation -Outcome 'skipped'; continue }
        $isAcknowledged = Test-Acknowledged -Operation $operation
        if ($operation.Kind -eq 'hold' -and -not $isAcknowledged) {
            Show-Outlook -Operation $operation -Outcome 'waits'
            if ($Unattended -and $waiting.Count -eq 0) { $Run.ExitCode = 3 }
            break
        }
        # A check that nobody looks at changes nothing; everything else waits for somebody.
        $waits = $Unattended -and $operation.Kind -ne 'check'
        if ($decision -eq 'open') {
            if ($Unattended -and (Test-Aside -Operation $operation)) {
                Show-Outlook -Operation $operation -Outcome 'skipped'
                continue
            }
            if ($waits) { $waiting += $operation }
            Show-Outlook -Operation $operation -Outcome 'waits'
            continue
        }
        if (-not (Test-Performed -Operation $operation)) {
            if ($operation.MayMake) { $made[$operation.Hop] = $true }
            $picture.Passed[$operation.Id] = $true
            $outcome = 'waits'
            if ($operation.Have -and $null -ne $Run.Releases[$operation.Hop]) { $outcome = 'already so' }
            elseif ($isAcknowledged) { $outcome = 'acknowledged' }
            elseif ($operation.Kind -eq 'check' -and $Unattended) { $outcome = 'not looked at' }
            if ($outcome -eq 'waits' -and $waits) { $waiting += $operation }
            Show-Outlook -Operation $operation -Outcome $outcome
            continue
        }
        $state = Get-State -Operation $operation -Picture $picture
        $picture.Passed[$operation.Id] = $true
        if ($state.Name -eq 'blocked') {
            if ($state.IsAbsent -and $made.ContainsKey($operation.Hop)) {
                Show-Outlook -Operation $operation -Outcome 'waits' -Says $state.Says
                continue
            }
            $Run.Current = $operation
            Stop-Run -Code 2 -Says (Get-Words 'run/cannot' @{
                number = $operation.Number; reason = $state.Says
            }) -Remedy ("$($state.Remedy) $(Get-Words 'run/unchanged')".Trim())
        }
        if ($state.Name -eq 'to-do') { Set-Outlook -Operation $operation -State $state -Picture $picture }
        $outcomes = @{ 'to-do' = 'done'; already = 'already so'; nothing = 'skipped' }
        Show-Outlook -Operation $operation -Outcome $outcomes[$state.Name] -Says $state.Says
    }
    if ($waiting.Count -gt 0) {
        $Run.ExitCode = 2
        $numbers = @($waiting | ForEach-Object { $_.Number } | Select-Object -Unique)
        $ids = @($waiting | ForEach-Object { $_.Step } | Select-Object -Unique)
        Stop-WithWords -Code 2 -Id 'run/waits' -Values @{ steps = $numbers; ids = $ids }
    }
    if ($WhatIfPreference) { Write-Line ''; Write-Line (Get-Words 'run/unchanged') } else { $Run.ExitCode = 0 }
}

# With -WhatIf, a line for what an operation comes to.
function Show-Outlook {
    param([hashtable]$Operation, [string]$Outcome, [string]$Says = '')
    if (-not $WhatIfPreference) { return }
    Show-Step -Step $Operation
    Write-Outcome -Outcome "What if: $Outcome" -Says $Says
}
