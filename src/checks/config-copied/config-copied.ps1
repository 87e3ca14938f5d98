# Each settings file that the guide copies holds the customer's settings. Key paths are told, values never.
function Test-ConfigCopied {
    param([hashtable]$Context)
    if (@($Facts.Copies).Count -eq 0) { return New-Skip -Subject $Facts.Runtime -Step $null -Expected (Get-Words 'config-copied/expected-any') -Reason (Get-Words 'config-copied/none-copied') }
    foreach ($file in @(Get-CopiedFiles -Observation $Context.Observation -Copies $Facts.Copies)) {
        $draft = @{ Subject = $file.Path; Step = $file.Copy.Step; Expected = Get-Words 'config-copied/expected' @{ source = $file.Source } }
        $judgement = $Context.Settings.Judgements[(ConvertTo-FoldedName -Name $file.Path)]
        $premise = Get-CopyPremise -Context $Context -File $file -Judgement $judgement
        if ($null -ne $premise) { New-Skip @draft -Reason $premise } else { Get-CopyResult -Context $Context -File $file -Judgement $judgement -Draft $draft }
    }
    foreach ($folder in @(Get-CopiedFolders -Observation $Context.Observation -Copies $Facts.Copies)) { Get-CopiedFolderResult -Context $Context -Folder $folder }
}

# What a copied folder holds besides settings files of the product, which are judged by themselves.
function Get-CopiedFolderResult {
    param([hashtable]$Context, [hashtable]$Folder)
    $path = $Folder.Path
    $source = $Folder.Source
    $draft = @{ Subject = $path; Step = $Folder.Copy.Step; Expected = Get-Words 'config-copied/expected-folder' @{ source = $source } }
    $premise = Get-CopiedFolderPremise -Context $Context -Folder $Folder
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    if ($Folder.Files.Count -eq 0) {
        if ($Folder.Copy.Conditional) { return New-Result -Draft $draft -Outcome 'skip' -Case 'config-copied/conditional' -Values @{ source = $source } }
        $draft.Verdict = 'absent-in-backup'
        return New-Result -Draft $draft -Outcome 'warn' -Case 'config-copied/absent-in-backup' -Values @{ source = $source; name = Get-BaseName -Path $source; path = $path; from = $Facts.From; similar = '' }
    }
    $settings = New-NameSet -Names @($Facts.SettingsFiles | ForEach-Object -Process { "$($_.Folder)/$($_.Name)" })
    $others = @($Folder.Files | Where-Object -FilterScript { -not $settings.Contains((ConvertTo-FoldedName -Name $_.Path)) })
    if ($others.Count -eq 0) { return }
    $states = @{ missing = @(); different = @(); unseen = @(); same = @() }
    foreach ($file in $others) { $states[(Get-CopiedFileState -Context $Context -File $file)] += $file }
    $wrong = @($states.missing) + @($states.different)
    if ($wrong.Count -gt 0) {
        $told = @(foreach ($state in 'missing', 'different') {
            $names = @($states[$state] | ForEach-Object -Process { $_.Path })
            if ($names.Count -gt 0) { Get-Words "config-copied/folder-$state" @{ files = $names } }
        }) -join '; '
        $names = @($wrong | ForEach-Object -Process { $_.Path })
        if ($names.Count -eq 1) { $draft.Subject = $names[0] }
        $command = Get-CopyCommand -From $wrong[0].Source -To $wrong[0].Path
        $remedy = if ($names.Count -eq 1) { Get-Words 'config-copied/stop-then' @{ command = $command } } else { Get-Words 'config-copied/each-like-the-first' @{ command = $command } }
        return New-Result -Draft $draft -Outcome 'warn' -Case 'config-copied/folder-wrong' -Values @{ path = $path; source = $source; told = $told; remedy = $remedy } -Files $names
    }
    if ($states.unseen.Count -gt 0) {
        $names = @($states.unseen | ForEach-Object -Process { $_.Path })
        $result = New-NotSeen -Draft $draft -Message (Get-Words 'config-copied/folder-unseen' @{ files = $names }) -Remedy (Get-LookAgain -What (Get-Words 'result/both-files'))
        $result.Files = $names
        return $result
    }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'config-copied/folder-right' -Values @{ path = $path; source = $source; files = $others.Count }
}

function Get-CopiedFolderPremise {
    param([hashtable]$Context, [hashtable]$Folder)
    if ($null -ne $Context.NoRuntime) { return $Context.NoRuntime }
    if ($null -ne $Context.NoBackup) { return $Context.NoBackup }
    if ($null -ne $Context.WrongBackup) { return Get-Words 'config-copied/wrong-backup' @{ premise = $Context.WrongBackup } }
    return $null
}

# same, missing, different or unseen. A link stands for what it leads to, which no tree shows.
function Get-CopiedFileState {
    param([hashtable]$Context, [hashtable]$File)
    $observation = $Context.Observation
    $inRuntime = $File.Path.Substring($Facts.Runtime.Length + 1)
    $entry = $observation.RuntimeEntries[(ConvertTo-FoldedName -Name $inRuntime)]
    if ($null -eq $entry) { return $(if ($null -eq (Get-WhyHidden -Tree $observation.Runtime -Path $inRuntime)) { 'missing' } else { 'unseen' }) }
    if ($entry.Kind -eq 'link' -or $File.Entry.Kind -eq 'link') { return 'unseen' }
    if ($entry.Kind -ne $File.Entry.Kind -or $entry.SizeBytes -ne $File.Entry.SizeBytes) { return 'different' }
    if ($observation.Quick) { return 'same' }
    $now = Get-Checksum -Observation $observation -Folder $Facts.Runtime -Path $inRuntime
    $kept = Get-Checksum -Observation $observation -Folder $observation.Backup.Name -Path $File.Entry.Path
    if (-not ($now -is [string]) -or -not ($kept -is [string])) { return 'unseen' }
    return $(if ($now -ceq $kept) { 'same' } else { 'different' })
}

function Get-CopyPremise {
    param([hashtable]$Context, [hashtable]$File, $Judgement)
    if ($null -ne $Context.NoRuntime) { return $Context.NoRuntime }
    if (Test-SameName -One $File.Copy.From -Other $Context.Observation.Backup.Name) {
        if ($null -ne $Context.NoBackup) { return $Context.NoBackup }
        if ($null -ne $Context.WrongBackup) { return Get-Words 'config-copied/wrong-backup' @{ premise = $Context.WrongBackup } }
    }
    if ($null -eq $Judgement) { return Get-Words 'config-copied/no-settings' }
    return $(if ($Judgement.Verdict -eq 'missing') { $Context.Misplaced } else { $null })
}

function Get-CopyResult {
    param([hashtable]$Context, [hashtable]$File, [hashtable]$Judgement, [hashtable]$Draft)
    $path = $File.Path
    $source = $File.Source
    $from = $Facts.From
    $to = $Facts.To
    $command = Get-CopyCommand -From $source -To $path
    $again = Get-Words 'config-copied/stop-then' @{ command = $command }
    if ($null -eq $Judgement.Verdict) {
        $reason = Get-First -Items @($Judgement.Reason, (Get-Words 'settings-files/one-unseen'))
        return New-NotSeen -Draft $Draft -Message (Get-Words 'settings-files/uncompared' @{ path = $path; source = $source; reason = $reason }) -Remedy (Get-LookAgain -What (Get-Words 'result/both-files'))
    }
    $Draft.Verdict = $Judgement.Verdict
    switch ($Judgement.Verdict) {
        'absent-in-backup' {
            if ($File.Copy.Conditional) { return New-Result -Draft $Draft -Outcome 'skip' -Case 'config-copied/conditional' -Values @{ source = $source } }
            $similar = Get-SimilarWords -Context $Context -Path $path
            return New-Result -Draft $Draft -Outcome 'warn' -Case 'config-copied/absent-in-backup' -Values @{ source = $source; name = Get-BaseName -Path $source; path = $path; from = $from; similar = $similar }
        }
        'missing' { return Get-MissingCopyResult -Context $Context -Draft $Draft -Again $again }
        'identical' { return New-Result -Draft $Draft -Outcome 'pass' -Case 'config-copied/identical' -Values @{ path = $path } }
        'unreadable' { return Get-UnreadableCopyResult -Draft $Draft -Source $source -Judgement $Judgement -Again $again }
        'equivalent' { return New-Result -Draft $Draft -Outcome 'pass' -Case 'config-copied/equivalent' -Values @{ path = $path } }
        'merged' {
            $keys = @(Get-DifferingKeys -Judgement $Judgement -Kinds 'changed', 'removed')
            $changed = if ($keys.Count -gt 0) { Get-Words 'config-copied/but-for' @{ keys = $keys } } else { '' }
            return New-Result -Draft $Draft -Outcome 'pass' -Case 'config-copied/merged' -Values @{ path = $path; changed = $changed }
        }
        'same-as-default' { return New-Result -Draft $Draft -Outcome 'pass' -Case 'config-copied/same-as-default' -Values @{ path = $path; from = $from; to = $to } }
        'vendor-new-default' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/vendor-new-default' -Values @{ path = $path; to = $to; again = $again } }
        'vendor-old-default' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/vendor-old-default' -Values @{ path = $path; from = $from; again = $again } }
        'customer-settings-lost' { return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/customer-settings-lost' -Values @{ path = $path; lost = @($Judgement.Lost); source = Get-HostPath -Relative $source; command = $command } -Settings $Judgement.Lost }
        default { return Get-DivergedResult -Draft $Draft -Source $source -Judgement $Judgement -Archive $Context.Observation.Archive }
    }
}

function Get-DifferingKeys {
    param([hashtable]$Judgement, [string[]]$Kinds)
    foreach ($difference in $Judgement.Differences) { if ($difference.Kind -in $Kinds) { $difference.Key } }
}

function Get-MissingCopyResult {
    param([hashtable]$Context, [hashtable]$Draft, [string]$Again)
    $path = $Draft.Subject
    $misnamed = @(Get-MisnamedFiles -Context $Context | Where-Object -FilterScript { Test-SameName -One $_.Should -Other $path })
    if ($misnamed.Count -eq 0) { return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/missing' -Values @{ path = $path; instead = ''; remedy = $Again } }
    $other = $misnamed[0].Path
    $remedy = if ($misnamed[0].Why -eq 'name') { Get-RenameCommand -Path $other -Name (Get-BaseName -Path $path) } else { Get-MoveCommand -From $other -To $path }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/missing' -Values @{ path = $path; instead = Get-Words 'config-copied/instead' @{ path = $other }; remedy = $remedy }
}

function Get-UnreadableCopyResult {
    param([hashtable]$Draft, [string]$Source, [hashtable]$Judgement, [string]$Again)
    $path = $Draft.Subject
    if ($Judgement.Current.State -eq 'unreadable') {
        return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/unreadable' -Values @{ path = $path; source = $Source; bad = $path; remedy = Get-Words 'config-copied/mend-current' @{ again = $Again } }
    }
    $remedy = Get-Words 'config-copied/look-at-source' @{ source = Get-HostPath -Relative $Source; from = $Facts.From }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'config-copied/unreadable' -Values @{ path = $path; source = $Source; bad = $Source; remedy = $remedy }
}

function Get-DivergedResult {
    param([hashtable]$Draft, [string]$Source, [hashtable]$Judgement, $Archive)
    $more = if ($null -ne $Archive) { '' } else { Get-Words 'config-copied/more-with-archives' @{ archiveOption = $Options.Archive; baselineOption = $Options.Baseline } }
    $keys = @(Get-DifferingKeys -Judgement $Judgement -Kinds 'added', 'changed', 'removed')
    $current = Get-HostPath -Relative $Draft.Subject
    return New-Result -Draft $Draft -Outcome 'warn' -Case 'config-copied/diverged' -Values @{ path = $Draft.Subject; keys = $keys; current = $current; source = Get-HostPath -Relative $Source; more = $more } -Settings $keys
}

# That a file in the backup has a name that is a known misspelling of this one; else empty.
function Get-SimilarWords {
    param([hashtable]$Context, [string]$Path)
    $observation = $Context.Observation
    foreach ($file in $Facts.SettingsFiles) {
        if (-not (Test-SameName -One $file.Name -Other (Get-BaseName -Path $Path))) { continue }
        foreach ($alias in $file.Aliases) {
            if ($observation.BackupEntries.Contains((ConvertTo-FoldedName -Name $alias))) { return Get-Words 'config-copied/similar' @{ path = "$($observation.Backup.Name)/$alias" } }
        }
        break
    }
    return ''
}
